using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Editors;
using Transparency.Web.Editors;

namespace Transparency.Web.Pages.Editors.Account;

/// <summary>Ends the session, at the provider too.</summary>
public sealed class SignOutModel(EditorSettings settings) : PageModel
{
    public IActionResult OnGet() => RedirectToPage("SignIn");

    public IActionResult OnPost()
    {
        var then = new AuthenticationProperties { RedirectUri = DeskAccess.SignInPath };
        return settings.OpenIdConnect is null || User.Identity?.IsAuthenticated != true
            ? SignOut(then, IdentityConstants.ApplicationScheme)
            : SignOut(then, IdentityConstants.ApplicationScheme, DeskAccess.ProviderScheme);
    }
}
