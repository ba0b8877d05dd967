using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Content;
using Transparency.Web.Language;

namespace Transparency.Web.Pages.Corrections;

/// <summary>Every correction of every debunk in every language, the newest first.</summary>
public sealed class IndexModel(ContentCatalog catalog) : PageModel
{
    public IReadOnlyList<(Debunk Debunk, Correction Correction, string Anchor)> Corrections { get; private set; } = [];

    public void OnGet() =>
        Corrections = [
            .. catalog
                .Debunks.SelectMany(d => Links.Corrections(d).Select(c => (d, c.Correction, c.Anchor)))
                .OrderByDescending(c => c.Correction.Date)
                .ThenBy(c => c.d.Slug, StringComparer.Ordinal),
        ];
}
