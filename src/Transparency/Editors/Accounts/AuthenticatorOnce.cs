using System.Globalization;
using Microsoft.AspNetCore.Identity;

namespace Transparency.Editors.Accounts;

/// <summary>
/// Takes the code of an authenticator once, as RFC 6238 (5.2) asks: who looked over somebody's shoulder can't use it again.
/// </summary>
internal sealed class AuthenticatorOnce : AuthenticatorTokenProvider<EditorAccount>
{
    private const int MostCodes = 10; // a code is taken for five steps of 30 s; 9 others can be taken in that time

    public override async Task<bool> ValidateAsync(string purpose, string token, UserManager<EditorAccount> manager, EditorAccount user)
    {
        if (!int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        var (code, used) = ($"{number:D6}", user.UsedCodes.Split(' '));
        if (used.Contains(code) || !await base.ValidateAsync(purpose, token, manager, user))
            return false;
        user.UsedCodes = string.Join(' ', used.Append(code).TakeLast(MostCodes));
        return (await manager.UpdateAsync(user)).Succeeded; // of two requests at once, one comes too late
    }
}
