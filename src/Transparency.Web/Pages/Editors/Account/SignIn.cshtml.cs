using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using Transparency.Editors;
using Transparency.Editors.Accounts;
using Transparency.Web.Editors;
using Transparency.Web.Language;

namespace Transparency.Web.Pages.Editors.Account;

/// <summary>The first factor: a password, or the provider's word.</summary>
public sealed class SignInModel(EditorSettings settings, IServiceProvider services) : PageModel
{
    /// <summary>Where to go then; a page of the desk.</summary>
    public string Back { get; private set; } = DeskAccess.Path;

    public string Name { get; private set; } = "";

    public string? Problem { get; private set; }

    public bool HasProvider => settings.OpenIdConnect is not null;

    public string ProviderHref => QueryHelpers.AddQueryString(DeskAccess.SignInPath + "?provider=1", "back", Back);

    public IActionResult OnGet(string? back, string? provider, string? refused)
    {
        Back = Inside(back);
        if (HasProvider && provider is not null)
            return Challenge(new AuthenticationProperties { RedirectUri = Back }, DeskAccess.ProviderScheme);
        Problem = refused switch
        {
            "role" => Texts.Of("editor.no-role"),
            "provider" => Texts.Of("editor.provider-failed"),
            _ => null,
        };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string? name, string? password, string? back)
    {
        if (HasProvider)
            return NotFound();
        (Name, Back) = (name ?? "", Inside(back));
        var signIn = services.GetRequiredService<SignInManager<EditorAccount>>();
        var account = await signIn.UserManager.FindByNameAsync(Name);
        var wasLocked = account is not null && await signIn.UserManager.IsLockedOutAsync(account);
        var result = account is null
            ? Microsoft.AspNetCore.Identity.SignInResult.Failed
            : await signIn.PasswordSignInAsync(account, password ?? "", isPersistent: false, lockoutOnFailure: true);
        if (result.RequiresTwoFactor)
            return RedirectToPage("Code", new { back = Back });
        if (account?.PasswordHash is null || wasLocked)
            // Takes as long as for a name that exists.
            services.GetRequiredService<IPasswordHasher<EditorAccount>>().HashPassword(new(), password ?? "");
        else if (result.IsLockedOut)
            await services.GetRequiredService<EditorAccounts>().RecordLockAsync(account);
        Problem = Texts.Of("editor.wrong"); // the same for all: it tells nobody which names exist
        return Page();
    }

    /// <summary>
    /// A page of the desk, whatever was asked for. Browsers drop tabs and line ends from addresses and read \ as /, so none of
    /// these may be in it.
    /// </summary>
    internal static string Inside(string? back) =>
        back is not null
        && back.All(c => c is > ' ' and <= '~' and not '\\')
        && (
            back == DeskAccess.Path
            || back.StartsWith(DeskAccess.Path + "/", StringComparison.Ordinal)
            || back.StartsWith(DeskAccess.Path + "?", StringComparison.Ordinal)
        )
            ? back
            : DeskAccess.Path;
}
