using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Editors;
using Transparency.Editors.Accounts;
using Transparency.Web.Language;

namespace Transparency.Web.Pages.Editors.Account;

/// <summary>Where a link of <c>transparency user</c> leads: a person chooses their password, once.</summary>
public sealed class PasswordModel(UserManager<EditorAccount> users, EditorAccounts accounts, EditorSettings settings) : PageModel
{
    public string Name { get; private set; } = "";

    public string Code { get; private set; } = "";

    /// <summary>True for a link that still works.</summary>
    public bool IsValid { get; private set; }

    public string? Problem { get; private set; }

    public Task<IActionResult> OnGetAsync(string? name, string? code) => ShowAsync(name, code);

    public async Task<IActionResult> OnPostAsync(string? name, string? code, string? password, string? again)
    {
        var shown = await ShowAsync(name, code);
        if (!IsValid)
            return shown;
        if (password != again)
        {
            Problem = Texts.Of("editor.differ");
            return shown;
        }

        var account = (await users.FindByNameAsync(Name))!;
        accounts.Record(account.UserName!, account, "account-password");
        var result = await users.ResetPasswordAsync(account, EditorAccounts.TokenOf(code)!, password ?? "");
        if (result.Succeeded)
            return RedirectToPage("SignIn");
        Problem = Texts.Of("editor.weak");
        return shown;
    }

    private async Task<IActionResult> ShowAsync(string? name, string? code)
    {
        if (settings.OpenIdConnect is not null)
            return NotFound();
        (Name, Code) = (name ?? "", code ?? "");
        IsValid =
            EditorAccounts.TokenOf(code) is { } token
            && await users.FindByNameAsync(Name) is { } account
            && await users.VerifyUserTokenAsync(
                account,
                TokenOptions.DefaultProvider,
                UserManager<EditorAccount>.ResetPasswordTokenPurpose,
                token
            );
        if (!IsValid)
            Problem = Texts.Of("editor.dead-link");
        return Page();
    }
}
