using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Content;
using Transparency.Search;
using Transparency.Web.Feeds;
using Transparency.Web.Language;
using Transparency.Web.Pages.Shared;

namespace Transparency.Web.Pages.Topics;

public sealed class TopicModel(ContentCatalog catalog, IClaimIndex index) : PageModel
{
    public Theme Theme { get; private set; } = null!;

    public FeedLink Feed { get; private set; } = null!;

    public string Address { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(string? slug, CancellationToken cancel)
    {
        if (slug is null)
            return NotFound();
        var (claims, address) = await Theme.ClaimsAsync(index, "topic", slug, cancel);
        var debunks = catalog.NewestIn(Texts.Language).Where(d => d.Topics.Contains(slug)).ToList();
        Theme = new(Labels.Facet("topic"), Labels.Topic(slug), null, debunks, claims, address);
        Feed = FeedLink.OfTopic(slug);
        Address = Links.Topic(slug);
        return Theme.IsEmpty ? NotFound() : Page();
    }
}
