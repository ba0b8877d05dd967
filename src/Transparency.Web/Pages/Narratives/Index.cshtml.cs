using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Content;
using Transparency.Search;
using Transparency.Search.Analysis;
using Transparency.Search.Indexing;
using Transparency.Search.Query;
using Transparency.Web.Language;

namespace Transparency.Web.Pages.Narratives;

public sealed class IndexModel(ContentCatalog catalog, IClaimIndex index) : PageModel
{
    /// <summary>Narratives by title, with the number of their claims.</summary>
    public IReadOnlyList<(ContentPage Text, int Claims)> Narratives { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var texts = catalog.NarrativesIn(Texts.Language);
        var search = new SearchQuery
        {
            PageSize = 0,
            Include = new Dictionary<string, IReadOnlyList<string>>
            {
                [SearchSchema.KindFacet] = [DocumentKind.Claim.Name()],
                ["narrative"] = [.. texts.Select(t => t.Name)],
            },
        };
        var claims = (await index.SearchAsync(search, cancel)).Facets["narrative"].ToDictionary(n => n.Value, n => n.Count);
        Narratives = [.. texts.Select(text => (text, claims.GetValueOrDefault(text.Name)))];
    }
}
