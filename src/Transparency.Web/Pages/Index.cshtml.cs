using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Debunks;
using Transparency.Search;

namespace Transparency.Web.Pages;

public sealed class IndexModel(DebunkCatalog catalog, IClaimIndex index) : PageModel
{
    public IReadOnlyList<Debunk> Latest { get; private set; } = [];

    public int Claims { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Latest = [.. catalog.Debunks.Select(d => d.Slug).Distinct().Take(6).Select(slug => catalog.Find(slug, "en")!)];
        var all = await index.SearchAsync(new SearchQuery { PageSize = 1 }, cancel);
        Claims = all.Facets["kind"].FirstOrDefault(v => v.Value == "claim")?.Count ?? 0;
    }
}
