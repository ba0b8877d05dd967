using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Transparency.Editors.Accounts;

namespace Transparency.Cli.Commands;

/// <summary><c>transparency user</c>: the local accounts of the editors' area.</summary>
internal static class UserCommands
{
    public static Command Create(CliContext around, Func<IServiceScopeFactory> scopes, Func<Settings> settings)
    {
        var add = new Command("add", "Adds an account and prints the link at which its person chooses a password")
        {
            Name(),
            Role(),
            new Option<string?>("--display") { HelpName = "NAME", Description = "The name that stands below debunks" },
        };
        add.SetAction(
            (parse, cancel) =>
                RunAsync(async accounts =>
                {
                    var name = parse.GetRequiredValue<string>("NAME");
                    await PrintLinkAsync(
                        await accounts.AddAsync(
                            Environment.UserName,
                            name,
                            RoleOf(parse),
                            parse.GetValue<string?>("--display") ?? name,
                            cancel
                        )
                    );
                })
        );

        var json = new Option<bool>("--json") { Description = "Prints the accounts as JSON" };
        var list = new Command("list", "Lists the accounts") { json };
        list.SetAction(
            (parse, cancel) =>
                RunAsync(async accounts =>
                {
                    var all = (await accounts.AllAsync(cancel))
                        .Select(a => new
                        {
                            Name = a.UserName,
                            Role = EditorRoles.Name(a.Role),
                            Display = a.DisplayName,
                            HasPassword = a.PasswordHash is not null,
                            a.HasAuthenticator,
                            a.IsDisabled,
                            LockedUntil = a.LockoutEnd > DateTimeOffset.UtcNow && !a.IsDisabled ? a.LockoutEnd : null,
                        })
                        .ToList();
                    if (parse.GetValue(json))
                        await around.Output.WriteLineAsync(JsonSerializer.Serialize(all, CommandLine.Json));
                    else
                        foreach (var one in all)
                            await around.Output.WriteLineAsync(
                                CommandLine.Printable(
                                    $"{one.Name}, {one.Role}, {one.Display}: {(one.IsDisabled ? "disabled" : one.HasAuthenticator ? "signs in" : one.HasPassword ? "has no authenticator yet" : "has not followed the link yet")}"
                                )
                            );
                })
        );

        var reset = new Command("reset", "Takes password and authenticator away and prints a new link") { Name() };
        reset.SetAction(
            (parse, cancel) =>
                RunAsync(async accounts =>
                    await PrintLinkAsync(await accounts.ResetAsync(Environment.UserName, parse.GetRequiredValue<string>("NAME"), cancel))
                )
        );

        var role = new Command("role", "Gives an account another role") { Name(), Role() };
        role.SetAction(
            (parse, cancel) =>
                RunAsync(accounts =>
                    accounts.ChangeRoleAsync(Environment.UserName, parse.GetRequiredValue<string>("NAME"), RoleOf(parse), cancel)
                )
        );

        var disable = new Command("disable", "Lets nobody use an account, until it is enabled") { Name() };
        disable.SetAction(
            (parse, cancel) =>
                RunAsync(accounts => accounts.DisableAsync(Environment.UserName, parse.GetRequiredValue<string>("NAME"), cancel))
        );

        var enable = new Command("enable", "Lets its person use an account again, also one that wrong passwords locked") { Name() };
        enable.SetAction(
            (parse, cancel) =>
                RunAsync(accounts => accounts.EnableAsync(Environment.UserName, parse.GetRequiredValue<string>("NAME"), cancel))
        );

        var remove = new Command("remove", "Removes an account; what its person did stays under its name") { Name() };
        remove.SetAction(
            (parse, cancel) =>
                RunAsync(accounts => accounts.RemoveAsync(Environment.UserName, parse.GetRequiredValue<string>("NAME"), cancel))
        );
        return new Command("user", "Local accounts of the editors' area") { add, list, reset, role, disable, enable, remove };

        async Task<int> RunAsync(Func<EditorAccounts, Task> act)
        {
            await using var scope = scopes().CreateAsyncScope();
            try
            {
                await act(scope.ServiceProvider.GetRequiredService<EditorAccounts>());
                return 0;
            }
            catch (EditorAccountException e)
            {
                await around.Error.WriteLineAsync(CommandLine.Printable(e.Message));
                return 2;
            }
        }

        Task PrintLinkAsync(string path)
        {
            var site = settings().Site.Origin ?? "http://localhost:5080";
            return around.Output.WriteLineAsync($"The link works once, for a day:{Environment.NewLine}{site}{path}");
        }
    }

    private static Argument<string> Name() => new("NAME") { Description = "Its name: a-z, 0-9, - and ." };

    private static Option<string> Role()
    {
        var role = new Option<string>("--role")
        {
            Required = true,
            HelpName = string.Join('|', EditorRoles.All.Select(EditorRoles.Name)),
            Description = "What its person may do",
        };
        role.AcceptOnlyFromAmong([.. EditorRoles.All.Select(EditorRoles.Name)]);
        return role;
    }

    private static EditorRole RoleOf(ParseResult parse) => EditorRoles.Parse(parse.GetRequiredValue<string>("--role"))!.Value;
}
