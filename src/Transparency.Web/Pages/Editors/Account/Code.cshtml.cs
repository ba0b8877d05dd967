using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using QRCoder;
using Transparency.Editors;
using Transparency.Editors.Accounts;
using Transparency.Web.Language;

namespace Transparency.Web.Pages.Editors.Account;

/// <summary>The second factor: a code of an authenticator, which is set up at the first sign-in.</summary>
public sealed class CodeModel(EditorAccounts accounts, IServiceProvider services) : PageModel
{
    private const int GroupLength = 4;

    public string Back { get; private set; } = "";

    public string? Problem { get; private set; }

    /// <summary>The authenticator's key in groups of letters; null once an authenticator has proved that it holds it.</summary>
    public string? Key { get; private set; }

    /// <summary>The key as a picture for an authenticator's camera.</summary>
    public string? Picture { get; private set; }

    private SignInManager<EditorAccount> SignInManager => services.GetRequiredService<SignInManager<EditorAccount>>();

    public Task<IActionResult> OnGetAsync(string? back) => ShowAsync(back);

    public async Task<IActionResult> OnPostAsync(string? code, string? back)
    {
        if (await ShowAsync(back) is not PageResult shown)
            return RedirectToPage("SignIn");
        var account = (await SignInManager.GetTwoFactorAuthenticationUserAsync())!;
        var wasLocked = await SignInManager.UserManager.IsLockedOutAsync(account);
        var digits = string.Concat((code ?? "").Where(char.IsAsciiDigit));
        var result = await SignInManager.TwoFactorAuthenticatorSignInAsync(digits, isPersistent: false, rememberClient: false);
        if (result.Succeeded)
        {
            if (!account.HasAuthenticator)
                accounts.Record(account.UserName!, account, "account-authenticator");
            account.HasAuthenticator = true;
            await SignInManager.UserManager.UpdateAsync(account);
            return LocalRedirect(Back);
        }

        if (result.IsLockedOut && !wasLocked)
            await accounts.RecordLockAsync(account);
        Problem = Texts.Of(result.IsLockedOut ? "editor.locked" : "editor.wrong-code");
        return shown;
    }

    private async Task<IActionResult> ShowAsync(string? back)
    {
        Back = SignInModel.Inside(back);
        if (services.GetRequiredService<EditorSettings>().OpenIdConnect is not null)
            return NotFound();
        if (await SignInManager.GetTwoFactorAuthenticationUserAsync() is not { } account)
            return RedirectToPage("SignIn", new { back = Back });
        if (account.HasAuthenticator)
            return Page();
        var key = (await SignInManager.UserManager.GetAuthenticatorKeyAsync(account))!;
        Key = string.Join(' ', key.Chunk(GroupLength).Select(c => new string(c)));
        var uri = $"otpauth://totp/Transparency:{Uri.EscapeDataString(account.UserName!)}?secret={key}&issuer=Transparency";
        using var code = QRCodeGenerator.GenerateQrCode(uri, QRCodeGenerator.ECCLevel.M);
        using var picture = new SvgQRCode(code);
        Picture = "data:image/svg+xml;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(picture.GetGraphic(4)));
        return Page();
    }
}
