using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Transparency.Editors.Accounts;
using Transparency.Tests;
using Transparency.Tests.Search.Engines.Elasticsearch;
using Transparency.Web.Editors;
using Transparency.Web.Tests.Browser;

[assembly: AssemblyFixture(typeof(Transparency.Web.Tests.Editors.EditorSite))]

namespace Transparency.Web.Tests.Editors;

/// <summary>A site with a desk, and an editor of each role.</summary>
public class EditorSite : Site
{
    private readonly Dictionary<EditorRole, Person> _people = [];

    /// <summary>The site's clock, which a test may set ahead.</summary>
    public AheadClock Clock { get; } = new();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        foreach (var role in EditorRoles.All)
            _people[role] = await JoinAsync(EditorRoles.Name(role), role);
    }

    /// <summary>A person of a role, signed in.</summary>
    public Person this[EditorRole role] => _people[role];

    /// <summary>A page of the area in a browser that a person of a role has signed in with.</summary>
    public Task<IPage> OpenAsync(Chromium chromium, EditorRole role, string path, int width = 1280, bool script = true) =>
        OpenAsync(chromium, this[role], path, width, script);

    /// <summary>A page of the area in a browser that a person has signed in with.</summary>
    public async Task<IPage> OpenAsync(Chromium chromium, Person person, string path, int width = 1280, bool script = true)
    {
        var page = await chromium.OpenAsync(this, "/robots.txt", width, script);
        await page.Context.AddCookiesAsync(
            person.Cookies.Select(c => new Microsoft.Playwright.Cookie
            {
                Name = c.Name,
                Value = c.Value,
                Domain = c.Domain,
                Path = c.Path,
            })
        );
        await page.GotoAsync(path);
        return page;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureServices(services => services.AddSingleton<TimeProvider>(Clock).AddSingleton(new SignInLimit(fromOne: 10_000)));
        builder.ConfigureServices(HashFast);
    }

    /// <summary>Passwords are hashed as fast as can be: the tests choose many.</summary>
    public static void HashFast(IServiceCollection services) =>
        services.PostConfigure<PasswordHasherOptions>(hash => hash.IterationCount = 1);

    /// <summary>Adds an account as the command line does; gives the path of its link.</summary>
    public async Task<string> AddAsync(string name, EditorRole role)
    {
        await using var scope = Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<EditorAccounts>().AddAsync("test", name, role, "Display of " + name);
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

/// <summary>The same with archive, content, drafts and keys on Azurite. Where that is not installed, it is not up.</summary>
public sealed class AzureEditorSite(Azurite azurite) : EditorSite
{
    public override async ValueTask InitializeAsync()
    {
        if (!Azurite.IsInstalled)
            return;
        await MoveToAsync(azurite);
        await base.InitializeAsync();
    }
}

/// <summary>The same with a real Elasticsearch that searches. Where there is none, it is not up.</summary>
public sealed class ElasticsearchEditorSite : EditorSite
{
    private readonly string _index = $"editors-{Guid.NewGuid():N}";
    private readonly string? _address = Environment.GetEnvironmentVariable(ElasticsearchServer.Variable);

    public override async ValueTask InitializeAsync()
    {
        if (!string.IsNullOrEmpty(_address))
            await base.InitializeAsync();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseSetting("Search:Engine", "Elasticsearch");
        builder.UseSetting("Search:Elasticsearch:Nodes:0", _address);
        builder.UseSetting("Search:Elasticsearch:Index", _index);
        builder.UseSetting("Search:Elasticsearch:Replicas", "0");
        builder.UseSetting("Search:Elasticsearch:TimeoutSeconds", "60");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (!string.IsNullOrEmpty(_address))
            await ElasticsearchServer.DeleteAsync(new(_address), _index);
    }
}

/// <summary>The system's clock, or ahead of it.</summary>
public sealed class AheadClock : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
}
