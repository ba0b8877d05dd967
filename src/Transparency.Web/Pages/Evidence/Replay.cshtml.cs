using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Evidence;
using Transparency.Search;
using Transparency.Web.Evidence;
using Transparency.Web.Pages.Shared;
using Transparency.Web.Security;

namespace Transparency.Web.Pages.Evidence;

/// <summary>An archived page in a frame of another origin, which its scripts can't leave.</summary>
public sealed class ReplayModel(IClaimIndex index, ReplaySite replay) : PageModel
{
    public EvidenceCard Card { get; private set; } = null!;

    public string Player => replay.PlayerOf(Card.Capture);

    public async Task<IActionResult> OnGetAsync(string id, string sha256, CancellationToken cancel)
    {
        var (card, withdrawal) = await EvidenceCard.FindAsync(index, id, sha256, cancel);
        if (withdrawal is not null)
            return this.Gone(withdrawal);
        if (card is null || card.Type.View != EvidenceView.Replay || replay.Origin is null)
            return NotFound();
        Card = card;
        Response.Headers.ContentSecurityPolicy = $"{SecurityHeaders.ContentSecurityPolicy}; frame-src {replay.Origin}";
        return Page();
    }
}
