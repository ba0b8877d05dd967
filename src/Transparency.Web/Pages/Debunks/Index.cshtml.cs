using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Debunks;

namespace Transparency.Web.Pages.Debunks;

public sealed class IndexModel(DebunkCatalog catalog) : PageModel
{
    public IReadOnlyList<Debunk> Debunks { get; } = [.. catalog.Debunks.Select(d => d.Slug).Distinct().Select(slug => catalog.Find(slug, "en")!)];
}
