using Microsoft.Extensions.DependencyInjection;
using Transparency.Editors;

[assembly: AssemblyFixture(typeof(Transparency.Web.Tests.Editor.EditorSite))]

namespace Transparency.Web.Tests.Editor;

/// <summary>A site with an editors' area, and a person of each role in it.</summary>
public sealed class EditorSite : Site
{
    private readonly Dictionary<EditorRole, Person> _people = [];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        foreach (var role in EditorRoles.All) _people[role] = await JoinAsync(EditorRoles.Name(role), role);
    }

    /// <summary>A person of a role, signed in.</summary>
    public Person this[EditorRole role] => _people[role];

    /// <summary>Adds an account as the command line does; gives the path of its link.</summary>
    public async Task<string> AddAsync(string name, EditorRole role)
    {
        await using var scope = Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<EditorAccounts>().AddAsync(name, role, "Display of " + name);
    }

    /// <summary>Adds an account and goes its person's way: the link, a password, an authenticator, the desk.</summary>
    public async Task<Person> JoinAsync(string name, EditorRole role)
    {
        var person = new Person(this, name);
        await person.ChoosePasswordAsync(await AddAsync(name, role));
        await person.SignInAsync();
        return person;
    }
}
