using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Content;
using Transparency.Search;
using Transparency.Search.Indexing;
using Transparency.Search.Query;
using Transparency.Web.Hosting;
using Transparency.Web.Language;
using Transparency.Web.Pages.Search;

namespace Transparency.Web.Pages;

public sealed class IndexModel(ContentCatalog catalog, IClaimIndex index) : PageModel
{
    private const int LatestDebunks = 7;

    /// <summary>Searches that show what can be asked: a name, a sentence, another script.</summary>
    public static IReadOnlyList<string> Examples { get; } = ["Zelensky's term", "вибори під час воєнного стану", "истёк срок полномочий"];

    public IReadOnlyList<Debunk> Latest { get; private set; } = [];

    public int Debunks { get; private set; }

    public IReadOnlyList<ContentPage> Narratives { get; private set; } = [];

    /// <summary>Claims in the archive; null while the index is away.</summary>
    public int? Claims { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var debunks = catalog.NewestIn(Texts.Language);
        Debunks = debunks.Count;
        Latest = [.. debunks.Take(LatestDebunks)];
        Narratives = catalog.NarrativesIn(Texts.Language);
        var claims = await IndexAway.OrNullAsync(() =>
            index.SearchAsync(new SearchQuery { PageSize = 0, CountFacets = false }.OfKind(DocumentKind.Claim), cancel)
        );
        Claims = claims?.Total;
    }
}
