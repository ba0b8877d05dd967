using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Transparency.Editors;
using Transparency.Editors.Accounts;

namespace Transparency.Tests.Editors.Accounts;

/// <summary>Local accounts: the versions of their database, and the record of what was done to them.</summary>
public sealed class EditorAccountsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_steps_make_what_the_accounts_ask_for()
    {
        await using var services = Services("by-steps");
        await services.GetRequiredService<EditorAccounts>().AddAsync("root", "olena", EditorRole.Author, "Olena", Cancel);
        await using var model = Services("by-model");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "by-model"));
        var asked = model.GetRequiredService<EditorAccountContext>();
        await asked.Database.EnsureCreatedAsync(Cancel);
        Assert.Equal(await TablesAsync(asked), await TablesAsync(services.GetRequiredService<EditorAccountContext>()));
    }

    [Fact]
    public async Task A_file_of_the_first_version_is_upgraded_with_its_accounts()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "old"));
        await using (var old = Services("old"))
        {
            var context = old.GetRequiredService<EditorAccountContext>();
            await context.Database.ExecuteSqlRawAsync(AccountSchema.Steps[0], Cancel);
            await context.Database.ExecuteSqlRawAsync(
                """
                PRAGMA user_version = 0;
                INSERT INTO AspNetUsers VALUES ('1', 'reviewer', 'Olena Kovalenko', 1, 'olena', 'OLENA', NULL, NULL, 0, 'hash', 'stamp', 'concurrency', NULL, 0, 1, NULL, 1, 2);
                INSERT INTO AspNetUserTokens VALUES ('1', '[AspNetUserStore]', 'AuthenticatorKey', 'ABCDEFGH');
                """,
                Cancel
            );
        }

        await using var services = Services("old");
        var accounts = services.GetRequiredService<EditorAccounts>();
        var account = Assert.Single(await accounts.AllAsync(Cancel));
        Assert.Equal(
            ("olena", EditorRole.Reviewer, "Olena Kovalenko", true, "hash", 2, ""),
            (
                account.UserName,
                account.Role,
                account.DisplayName,
                account.HasAuthenticator,
                account.PasswordHash,
                account.AccessFailedCount,
                account.UsedCodes
            )
        );
        Assert.Equal(
            "ABCDEFGH",
            await services.GetRequiredService<Microsoft.AspNetCore.Identity.UserManager<EditorAccount>>().GetAuthenticatorKeyAsync(account)
        );
        await accounts.ChangeRoleAsync("root", "olena", EditorRole.Administrator, Cancel);
        await using var again = Services("old");
        Assert.Equal(EditorRole.Administrator, Assert.Single(await again.GetRequiredService<EditorAccounts>().AllAsync(Cancel)).Role);
        Assert.Equal("account-role", Assert.Single(await again.GetRequiredService<EditorAccounts>().EventsAsync(Cancel)).Action);
    }

    [Fact]
    public async Task A_file_of_a_later_version_is_left_alone()
    {
        await using var services = Services("later");
        await services.GetRequiredService<EditorAccounts>().AddAsync("root", "olena", EditorRole.Author, "Olena", Cancel);
        await services.GetRequiredService<EditorAccountContext>().Database.ExecuteSqlRawAsync("PRAGMA user_version = 1000", Cancel);
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => services.GetRequiredService<EditorAccounts>().AllAsync(Cancel));
        Assert.Contains("version 1000", refused.Message, StringComparison.Ordinal);
        Assert.Contains(EditorAccounts.FileName, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_processes_upgrade_at_once()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "many"));
        await using (var old = Services("many"))
            await old.GetRequiredService<EditorAccountContext>()
                .Database.ExecuteSqlRawAsync(
                    AccountSchema.Steps[0].Replace("user_version = 1", "user_version = 0", StringComparison.Ordinal),
                    Cancel
                );
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(async i =>
                {
                    await using var services = Services("many");
                    await services
                        .GetRequiredService<EditorAccounts>()
                        .AddAsync("root", $"person-{i}", EditorRole.Author, "Person", Cancel);
                })
        );
        await using var after = Services("many");
        Assert.Equal(8, (await after.GetRequiredService<EditorAccounts>().EventsAsync(Cancel)).Count);
    }

    [Fact]
    public async Task Every_change_of_an_account_is_recorded_with_who_made_it()
    {
        await using var services = Services("recorded");
        var accounts = services.GetRequiredService<EditorAccounts>();
        await accounts.AddAsync("root", "olena", EditorRole.Author, "Olena", Cancel);
        await Assert.ThrowsAsync<EditorAccountException>(() => accounts.AddAsync("root", "olena", EditorRole.Author, "Olena", Cancel));
        await using var later = Services("recorded");
        accounts = later.GetRequiredService<EditorAccounts>();
        await accounts.ChangeRoleAsync("ivan", "olena", EditorRole.Reviewer, Cancel);
        await accounts.ResetAsync("maria", "olena", Cancel);
        await accounts.DisableAsync("ivan", "olena", Cancel);
        await accounts.EnableAsync("maria", "olena", Cancel);
        await accounts.RemoveAsync("ivan", "olena", Cancel);
        Assert.Equal(
            [
                "root account-added olena author",
                "ivan account-role olena reviewer",
                "maria account-reset olena ",
                "ivan account-disabled olena ",
                "maria account-enabled olena ",
                "ivan account-removed olena ",
            ],
            (await accounts.EventsAsync(Cancel)).Select(e => $"{e.Actor} {e.Action} {e.Account} {e.Text}")
        );
    }

    [Fact]
    public async Task A_reset_does_not_enable_what_was_disabled()
    {
        await using var services = Services("disabled");
        var accounts = services.GetRequiredService<EditorAccounts>();
        await accounts.AddAsync("root", "olena", EditorRole.Author, "Olena", Cancel);
        await accounts.DisableAsync("root", "olena", Cancel);
        await accounts.ResetAsync("root", "olena", Cancel);
        Assert.True(Assert.Single(await accounts.AllAsync(Cancel)).IsDisabled);
    }

    [Fact]
    public async Task The_folder_is_its_owners_alone()
    {
        if (OperatingSystem.IsWindows())
            return; // it has other permissions
        await using var services = Services("private");
        Assert.NotNull(services.GetRequiredService<EditorStore>());
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Path.Combine(_folder.Path, "private"))
        );
    }

    /// <summary>Names, types and rules of every table and index, whatever their order.</summary>
    private static async Task<IReadOnlyList<string>> TablesAsync(EditorAccountContext context) =>
        await context
            .Database.SqlQueryRaw<string>(
                """
                SELECT m.name || '.' || c.name || ' ' || c.type || c."notnull" || c.pk AS Value FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'
                UNION ALL SELECT m.name || ' on ' || m.tbl_name || ' (' || c.name || ')' || (m.sql LIKE '%UNIQUE%') FROM sqlite_master m, pragma_index_info(m.name) c WHERE m.type = 'index' AND m.sql IS NOT NULL
                UNION ALL SELECT m.name || '.' || f."from" || ' → ' || f."table" || f.on_delete FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'
                ORDER BY 1
                """
            )
            .ToListAsync(Cancel);

    /// <summary>What a process of the site has, one person's scope of it.</summary>
    private ServiceProvider Services(string folder) =>
        new ServiceCollection()
            .AddTransparency(
                new Settings
                {
                    Content = new() { Path = _folder.Path },
                    Archive = new() { Path = _folder.Path },
                    Search = new() { Path = _folder.Path },
                    Editors = new() { Path = Path.Combine(_folder.Path, folder) },
                }
            )
            .BuildServiceProvider();

    public void Dispose() => _folder.Dispose();
}
