using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Debunks;
using Transparency.Search;
using Transparency.Web.Pages.Search;

namespace Transparency.Web.Pages.Narratives;

public sealed class IndexModel(DebunkCatalog catalog, IClaimIndex index) : PageModel
{
    /// <summary>Narratives by title, with the number of their claims.</summary>
    public IReadOnlyList<(ContentPage Text, int Claims)> Narratives { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var texts = catalog.NarrativesIn(Texts.Language);
        var claims = await Task.WhenAll(texts.Select(async text =>
            (await index.SearchAsync(new SearchQuery { PageSize = 0, CountFacets = false }.ToggleIncluded("kind", "claim").ToggleIncluded("narrative", text.Name), cancel)).Total));
        Narratives = [.. texts.Zip(claims)];
    }
}
