using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Claims;
using Transparency.Debunks;
using Transparency.Search;

namespace Transparency.Web.Pages.Claims;

public sealed class ClaimModel(IClaimIndex index, DebunkCatalog catalog) : PageModel
{
    public SearchDocument Document { get; private set; } = null!;

    public IReadOnlyList<Debunk> Debunks { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancel)
    {
        if (!ClaimJson.IsId(id)) return NotFound();
        var found = await index.GetAsync(["claim/" + id, "withdrawal/" + id], cancel);
        if (found.Count == 0) return NotFound();
        Document = found.FirstOrDefault(d => d.Kind == "withdrawal") ?? found[0];
        if (Document.Kind == "withdrawal") Response.StatusCode = StatusCodes.Status410Gone;
        Debunks = [.. Document.Debunks.Select(slug => catalog.Find(slug, "en")).OfType<Debunk>()];
        return Page();
    }
}
