using System.Security.Claims;

namespace Transparency.Web.Editors;

/// <summary>The signed-in editor of a request.</summary>
internal static class EditorIdentity
{
    /// <summary>The name in the archive log, in drafts and in the audit log.</summary>
    public static string Actor(this ClaimsPrincipal person) => person.Identity!.Name!;

    /// <summary>The name shown to readers as the author of a debunk.</summary>
    public static string DisplayName(this ClaimsPrincipal person) => person.FindFirstValue(DeskAccess.DisplayClaim) ?? person.Actor();
}
