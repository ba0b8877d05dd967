using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Debunks;
using Transparency.Search;

namespace Transparency.Web.Pages.Topics;

public sealed class TopicModel(DebunkCatalog catalog, IClaimIndex index) : PageModel
{
    public string Slug { get; private set; } = "";

    public ContentPage? Text { get; private set; }

    public IReadOnlyList<Debunk> Debunks { get; private set; } = [];

    public SearchResult Result { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string slug, CancellationToken cancel)
    {
        Slug = slug;
        Text = null;
        Debunks = [.. catalog.Debunks.Where(d => d.Topics.Contains(slug)).Select(d => d.Slug).Distinct().Select(s => catalog.Find(s, "en")!)];
        Result = await index.SearchAsync(new SearchQuery { Include = new Dictionary<string, IReadOnlyList<string>> { ["topic"] = [slug], ["kind"] = ["claim"] } }, cancel);
        if (Debunks.Count == 0 && Result.Total == 0) return NotFound();
        return Page();
    }
}
