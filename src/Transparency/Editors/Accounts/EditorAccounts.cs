using System.Buffers.Text;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Transparency.Editors.Accounts;

/// <summary>An account can't be added or changed. The message says why.</summary>
public sealed class EditorAccountException(string message) : Exception(message);

/// <summary>
/// Local accounts: for a site on one machine without an OpenID Connect provider. A person chooses their password through a link that works
/// once and for a day, and proves an authenticator (TOTP, RFC 6238) at their first sign-in; nobody else ever knows either. What is done to
/// an account is recorded with it, in one step.
/// </summary>
public sealed class EditorAccounts(
    EditorSettings settings,
    EditorAccountContext context,
    UserManager<EditorAccount> users,
    TimeProvider clock
)
{
    /// <summary>The file in the folder of accounts.</summary>
    public const string FileName = "accounts.db";
    private const int LongestName = 64;

    /// <summary>Every account, by name.</summary>
    public async Task<IReadOnlyList<EditorAccount>> AllAsync(CancellationToken cancel = default) =>
        await OpenAsync(cancel) ? await users.Users.OrderBy(a => a.UserName).ToListAsync(cancel) : [];

    /// <summary>True when there is one.</summary>
    public async Task<bool> AnyAsync(CancellationToken cancel = default) => await OpenAsync(cancel) && await users.Users.AnyAsync(cancel);

    /// <summary>What was done to accounts, also to removed ones, the oldest first.</summary>
    public async Task<IReadOnlyList<AccountEvent>> EventsAsync(CancellationToken cancel = default) =>
        await OpenAsync(cancel) ? await context.Events.OrderBy(e => e.Id).ToListAsync(cancel) : [];

    /// <summary>Adds an account; it has no password until its link is followed.</summary>
    /// <returns>The path, with its query, at which the person chooses a password.</returns>
    /// <exception cref="EditorAccountException">The name is taken or not allowed.</exception>
    public async Task<string> AddAsync(string actor, string name, EditorRole role, string displayName, CancellationToken cancel = default)
    {
        if (!IsName(name))
            throw new EditorAccountException($"'{name}' isn't a valid account name: use up to 64 of a-z, 0-9, - and .");
        settings.CreateFolder();
        await AccountSchema.UpgradeAsync(context, cancel);
        var account = new EditorAccount
        {
            UserName = name,
            DisplayName = displayName,
            Role = role,
            TwoFactorEnabled = true,
            LockoutEnabled = true,
        };
        Record(actor, account, "account-added", EditorRoles.Name(role));
        Demand(await users.CreateAsync(account));
        return await LinkAsync(account);
    }

    /// <summary>
    /// Takes password and authenticator away, and gives a new link as <see cref="AddAsync"/> does. Sessions end within a minute.
    /// </summary>
    /// <exception cref="EditorAccountException">The account doesn't exist.</exception>
    public async Task<string> ResetAsync(string actor, string name, CancellationToken cancel = default)
    {
        var account = await FindAsync(name, cancel);
        account.HasAuthenticator = false;
        account.PasswordHash = null;
        if (!account.IsDisabled)
            account.LockoutEnd = null;
        Record(actor, account, "account-reset");
        return await LinkAsync(account);
    }

    /// <summary>Gives an account another role. Sessions take it over within a minute.</summary>
    /// <exception cref="EditorAccountException">The account doesn't exist.</exception>
    public async Task ChangeRoleAsync(string actor, string name, EditorRole role, CancellationToken cancel = default)
    {
        var account = await FindAsync(name, cancel);
        account.Role = role;
        Record(actor, account, "account-role", EditorRoles.Name(role));
        Demand(await users.UpdateAsync(account));
    }

    /// <summary>Lets nobody use an account until it is enabled. Sessions end within a minute.</summary>
    /// <exception cref="EditorAccountException">The account doesn't exist.</exception>
    public async Task DisableAsync(string actor, string name, CancellationToken cancel = default)
    {
        var account = await FindAsync(name, cancel);
        account.LockoutEnd = DateTimeOffset.MaxValue;
        Record(actor, account, "account-disabled");
        Demand(await users.UpdateSecurityStampAsync(account));
    }

    /// <summary>Lets its person use an account again, also one that wrong passwords locked.</summary>
    /// <exception cref="EditorAccountException">The account doesn't exist.</exception>
    public async Task EnableAsync(string actor, string name, CancellationToken cancel = default)
    {
        var account = await FindAsync(name, cancel);
        (account.LockoutEnd, account.AccessFailedCount) = (null, 0);
        Record(actor, account, "account-enabled");
        Demand(await users.UpdateAsync(account));
    }

    /// <summary>Removes an account. What its person did stays under its name.</summary>
    /// <exception cref="EditorAccountException">The account doesn't exist.</exception>
    public async Task RemoveAsync(string actor, string name, CancellationToken cancel = default)
    {
        var account = await FindAsync(name, cancel);
        Record(actor, account, "account-removed");
        Demand(await users.DeleteAsync(account));
    }

    /// <summary>Records that wrong passwords or codes have just locked an account.</summary>
    public async Task RecordLockAsync(EditorAccount account, CancellationToken cancel = default)
    {
        Record("site", account, "account-locked");
        await context.SaveChangesAsync(cancel);
    }

    /// <summary>Records what is done to an account; it is kept with the change that comes next.</summary>
    public void Record(string actor, EditorAccount account, string action, string? text = null) =>
        context.Events.Add(
            new()
            {
                Time = clock.GetUtcNow(),
                Actor = actor,
                Account = account.UserName!,
                Action = action,
                Text = text,
            }
        );

    /// <summary>The code of a link, of which only the holder of the site's keys could have made one.</summary>
    public static string? TokenOf(string? code) =>
        Base64Url.IsValid(code) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(code)) : null;

    private static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.');

    /// <summary>False where nobody has an account yet. Whatever an earlier version of the site left is brought to this one.</summary>
    private async Task<bool> OpenAsync(CancellationToken cancel)
    {
        if (!File.Exists(Path.Combine(settings.Path, FileName)))
            return false;
        await AccountSchema.UpgradeAsync(context, cancel);
        return true;
    }

    private async Task<EditorAccount> FindAsync(string name, CancellationToken cancel) =>
        await AnyAsync(cancel) && await users.FindByNameAsync(name) is { } account
            ? account
            : throw new EditorAccountException($"There is no account '{name}'.");

    private async Task<string> LinkAsync(EditorAccount account)
    {
        Demand(await users.ResetAuthenticatorKeyAsync(account));
        var token = await users.GeneratePasswordResetTokenAsync(account);
        return $"/editor/account/password?name={account.UserName}&code={Base64Url.EncodeToString(Encoding.UTF8.GetBytes(token))}";
    }

    private static void Demand(IdentityResult result)
    {
        if (!result.Succeeded)
            throw new EditorAccountException(string.Join(' ', result.Errors.Select(e => e.Description)));
    }
}
