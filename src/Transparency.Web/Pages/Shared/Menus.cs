using Transparency.Editors.Accounts;

namespace Transparency.Web.Pages.Shared;

/// <summary>An entry of a menu.</summary>
/// <param name="Path">Path of the page, without a language.</param>
/// <param name="Text">Key of its label in <c>Texts/*.yaml</c>.</param>
/// <param name="Role">The least role that sees it at the desk.</param>
internal sealed record MenuEntry(string Path, string Text, EditorRole Role = EditorRole.Author);

/// <summary>The menus of the site, in the order in which they are shown.</summary>
internal static class Menus
{
    /// <summary>At the top of readers' pages.</summary>
    public static IReadOnlyList<MenuEntry> Top { get; } =
    [
        new("/search", "site.search"),
        new("/debunks", "site.debunks"),
        new("/narratives", "site.narratives"),
        new("/pages/methodology", "site.methodology"),
        new("/pages/about", "site.about-page"),
    ];

    /// <summary>At the foot of readers' pages. The form that reports an error follows: its address names the page.</summary>
    public static IReadOnlyList<MenuEntry> Foot { get; } =
    [
        new("/pages/about", "site.about-page"),
        new("/pages/who-pays", "site.who-pays"),
        new("/stats", "site.stats"),
        new("/data", "site.data"),
        new("/pages/methodology", "site.how"),
        new("/pages/corrections-policy", "site.corrections-policy"),
        new("/corrections", "site.corrections"),
        new("/pages/citing", "site.citing"),
        new("/pages/accessibility", "site.accessibility"),
        new("/pages/privacy", "site.privacy"),
    ];

    /// <summary>At the top of the desk.</summary>
    public static IReadOnlyList<MenuEntry> Desk { get; } =
    [
        new("/editor", "editor.desk"),
        new("/editor/seen", "editor.seen"),
        new("/editor/claims/new", "editor.claim.title"),
        new("/editor/drafts/new", "editor.new-debunk"),
        new("/editor/audit", "editor.audit", EditorRole.Administrator),
    ];
}
