using System.Buffers.Text;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Transparency.Editors;

/// <summary>An account can't be added or changed. The message says why.</summary>
public sealed class EditorAccountException(string message) : Exception(message);

/// <summary>
/// Local accounts: for a site on one machine without an OpenID Connect provider. A person chooses their password through a link that works once and for a day,
/// and proves an authenticator (TOTP, RFC 6238) at their first sign-in; nobody else ever knows either.
/// </summary>
public sealed class EditorAccounts(EditorSettings settings, EditorAccountContext context, UserManager<EditorAccount> users)
{
    /// <summary>The file in the folder of accounts.</summary>
    public const string FileName = "accounts.db";
    private const int LongestName = 64;

    /// <summary>Every account, by name.</summary>
    public async Task<IReadOnlyList<EditorAccount>> AllAsync(CancellationToken cancel = default) =>
        File.Exists(Path.Combine(settings.Path, FileName)) ? await users.Users.OrderBy(a => a.UserName).ToListAsync(cancel) : [];

    /// <summary>True when there is one.</summary>
    public async Task<bool> AnyAsync(CancellationToken cancel = default) =>
        File.Exists(Path.Combine(settings.Path, FileName)) && await users.Users.AnyAsync(cancel);

    /// <summary>Adds an account; it has no password until its link is followed.</summary>
    /// <returns>The path, with its query, at which the person chooses a password.</returns>
    /// <exception cref="EditorAccountException">The name is taken or not allowed.</exception>
    public async Task<string> AddAsync(string name, EditorRole role, string displayName, CancellationToken cancel = default)
    {
        if (!IsName(name)) throw new EditorAccountException($"'{name}' is no name of an account: it has up to 64 of a-z, 0-9, - and .");
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(settings.Path);
        else Directory.CreateDirectory(settings.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await context.Database.EnsureCreatedAsync(cancel);
        var account = new EditorAccount { UserName = name, DisplayName = displayName, Role = role, TwoFactorEnabled = true, LockoutEnabled = true };
        Demand(await users.CreateAsync(account));
        return await LinkAsync(account);
    }

    /// <summary>Takes password and authenticator away, and gives a new link as <see cref="AddAsync"/> does. Sessions end within a minute.</summary>
    /// <exception cref="EditorAccountException">There is no such account.</exception>
    public async Task<string> ResetAsync(string name, CancellationToken cancel = default)
    {
        var account = await FindAsync(name, cancel);
        account.HasAuthenticator = false;
        account.LockoutEnd = null;
        if (account.PasswordHash is not null) Demand(await users.RemovePasswordAsync(account));
        return await LinkAsync(account);
    }

    /// <summary>Gives an account another role. Sessions take it over within a minute.</summary>
    /// <exception cref="EditorAccountException">There is no such account.</exception>
    public async Task ChangeRoleAsync(string name, EditorRole role, CancellationToken cancel = default)
    {
        var account = await FindAsync(name, cancel);
        account.Role = role;
        Demand(await users.UpdateAsync(account));
    }

    /// <summary>Removes an account. What its person did stays under its name.</summary>
    /// <exception cref="EditorAccountException">There is no such account.</exception>
    public async Task RemoveAsync(string name, CancellationToken cancel = default) => Demand(await users.DeleteAsync(await FindAsync(name, cancel)));

    /// <summary>The code of a link, of which only the holder of the site's keys could have made one.</summary>
    public static string? TokenOf(string? code) => Base64Url.IsValid(code) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(code)) : null;

    private static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.');

    private async Task<EditorAccount> FindAsync(string name, CancellationToken cancel) =>
        await AnyAsync(cancel) && await users.FindByNameAsync(name) is { } account ? account : throw new EditorAccountException($"There is no account '{name}'.");

    private async Task<string> LinkAsync(EditorAccount account)
    {
        Demand(await users.ResetAuthenticatorKeyAsync(account));
        var token = await users.GeneratePasswordResetTokenAsync(account);
        return $"/editor/account/password?name={account.UserName}&code={Base64Url.EncodeToString(Encoding.UTF8.GetBytes(token))}";
    }

    private static void Demand(IdentityResult result)
    {
        if (!result.Succeeded) throw new EditorAccountException(string.Join(' ', result.Errors.Select(e => e.Description)));
    }
}
