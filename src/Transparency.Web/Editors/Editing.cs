using System.Security.Claims;

namespace Transparency.Web.Editors;

/// <summary>The person behind a request of the editors' area.</summary>
internal static class Editing
{
    /// <summary>What the log, drafts and the audit call them.</summary>
    public static string Actor(this ClaimsPrincipal person) => person.Identity!.Name!;

    /// <summary>What stands below debunks.</summary>
    public static string Display(this ClaimsPrincipal person) => person.FindFirstValue(EditorArea.DisplayClaim) ?? person.Actor();
}
