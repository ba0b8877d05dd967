using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Transparency.Editors.Accounts;

namespace Transparency.Cli.Commands;

/// <summary><c>transparency user</c>: manages the local accounts of editors.</summary>
internal static class UserCommands
{
    public static Command Create(CliContext around, Func<IServiceScopeFactory> scopes, Func<Settings> settings)
    {
        var add = new Command("add", "Add an account and print a link for choosing the password")
        {
            Name(),
            Role(),
            new Option<string?>("--display") { HelpName = "NAME", Description = "Name shown as author of debunks" },
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

        var json = new Option<bool>("--json") { Description = "Print accounts as JSON" };
        var list = new Command("list", "List accounts") { json };
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
                                    $"{one.Name}, {one.Role}, {one.Display}: "
                                        + (
                                            one.IsDisabled ? "disabled"
                                            : one.HasAuthenticator ? "signs in"
                                            : one.HasPassword ? "has no authenticator yet"
                                            : "has not followed the link yet"
                                        )
                                )
                            );
                })
        );

        var reset = new Command("reset", "Remove password and authenticator and print a new link") { Name() };
        reset.SetAction(
            (parse, cancel) =>
                RunAsync(async accounts =>
                    await PrintLinkAsync(await accounts.ResetAsync(Environment.UserName, parse.GetRequiredValue<string>("NAME"), cancel))
                )
        );

        var role = new Command("role", "Change the role of an account") { Name(), Role() };
        role.SetAction(
            (parse, cancel) =>
                RunAsync(accounts =>
                    accounts.ChangeRoleAsync(Environment.UserName, parse.GetRequiredValue<string>("NAME"), RoleOf(parse), cancel)
                )
        );

        var disable = new Command("disable", "Block sign-in for an account until it is enabled again") { Name() };
        disable.SetAction(
            (parse, cancel) =>
                RunAsync(accounts => accounts.DisableAsync(Environment.UserName, parse.GetRequiredValue<string>("NAME"), cancel))
        );

        var enable = new Command("enable", "Enable an account again, also after a lockout by wrong passwords") { Name() };
        enable.SetAction(
            (parse, cancel) =>
                RunAsync(accounts => accounts.EnableAsync(Environment.UserName, parse.GetRequiredValue<string>("NAME"), cancel))
        );

        var remove = new Command("remove", "Remove an account; the audit keeps its name") { Name() };
        remove.SetAction(
            (parse, cancel) =>
                RunAsync(accounts => accounts.RemoveAsync(Environment.UserName, parse.GetRequiredValue<string>("NAME"), cancel))
        );
        return new Command("user", "Manage local accounts of editors") { add, list, reset, role, disable, enable, remove };

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
            return around.Output.WriteLineAsync($"This link works once, within a day:{Environment.NewLine}{site}{path}");
        }
    }

    private static Argument<string> Name() => new("NAME") { Description = "Account name: a-z, 0-9, - and ." };

    private static Option<string> Role()
    {
        var role = new Option<string>("--role")
        {
            Required = true,
            HelpName = string.Join('|', EditorRoles.All.Select(EditorRoles.Name)),
            Description = "Role of the account",
        };
        role.AcceptOnlyFromAmong([.. EditorRoles.All.Select(EditorRoles.Name)]);
        return role;
    }

    private static EditorRole RoleOf(ParseResult parse) => EditorRoles.Parse(parse.GetRequiredValue<string>("--role"))!.Value;
}
