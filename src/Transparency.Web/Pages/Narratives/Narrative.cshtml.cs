using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Content;
using Transparency.Search;
using Transparency.Web.Feeds;
using Transparency.Web.Language;
using Transparency.Web.Pages.Shared;

namespace Transparency.Web.Pages.Narratives;

public sealed class NarrativeModel(ContentCatalog catalog, IClaimIndex index, Labels labels) : PageModel
{
    public Theme Theme { get; private set; } = null!;

    public FeedLink Feed { get; private set; } = null!;

    public string Address { get; private set; } = "";

    /// <summary>The languages of its text; those of the site where it has none.</summary>
    public IReadOnlyList<string> Languages { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string slug, CancellationToken cancel)
    {
        var (claims, address) = await Theme.ClaimsAsync(index, "narrative", slug, cancel);
        var debunks = catalog.NewestIn(Texts.Language).Where(d => d.Narrative == slug).ToList();
        Theme = new(Labels.Facet("narrative"), labels.Narrative(slug), catalog.Narrative(slug, Texts.Language), debunks, claims, address);
        Feed = FeedLink.OfNarrative(slug, Theme.Title);
        Address = Links.Narrative(slug);
        Languages = Theme.Text is null ? Texts.Languages : catalog.NarrativeLanguages(slug);
        return Theme.IsEmpty ? NotFound() : Page();
    }
}
