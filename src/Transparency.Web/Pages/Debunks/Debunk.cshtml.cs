using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Claims;
using Transparency.Debunks;
using Transparency.Search;

namespace Transparency.Web.Pages.Debunks;

public sealed class DebunkModel(DebunkCatalog catalog, IClaimIndex index) : PageModel
{
    public Debunk Debunk { get; private set; } = null!;

    public IReadOnlyList<Claim> Claims { get; private set; } = [];

    public IReadOnlyList<Debunk> Translations { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string slug, string? lang, CancellationToken cancel)
    {
        if (catalog.Find(slug, lang) is not { } debunk) return NotFound();
        Debunk = debunk;
        Translations = [.. catalog.Translations(slug).Where(d => d.Language != debunk.Language)];
        var found = (await index.GetAsync([.. debunk.Claims.Select(id => "claim/" + id)], cancel)).ToDictionary(d => d.Id);
        Claims = [.. debunk.Claims.Select(id => found.GetValueOrDefault(id)?.Claim).OfType<Claim>()];
        return Page();
    }
}
