using Transparency.Content;
using Transparency.Search;
using Transparency.Search.Indexing;
using Transparency.Web.Hosting;

namespace Transparency.Web.Pages.Debunks;

/// <summary>A debunk as a page shows it: published, or a draft as it will look.</summary>
/// <param name="Debunk">The text.</param>
/// <param name="Claims">The claims that it judges.</param>
/// <param name="Languages">Its published languages.</param>
/// <param name="IsWithoutIndex">True when the index could not say more of the claims.</param>
public sealed record DebunkArticle(Debunk Debunk, IReadOnlyList<JudgedClaim> Claims, IReadOnlyList<Debunk> Languages, bool IsWithoutIndex)
{
    /// <summary>Reads what else belongs to a debunk.</summary>
    public static async Task<DebunkArticle> ReadAsync(Debunk debunk, ContentCatalog catalog, IClaimIndex index, CancellationToken cancel)
    {
        var found = await IndexAway.OrNullAsync(() => index.GetAsync([.. debunk.Claims.Select(DocumentKey.Claim)], cancel));
        return new(
            debunk,
            JudgedClaim.Of(debunk, id => found?.OfType<ClaimDocument>().FirstOrDefault(d => d.Claim.Id == id)?.Claim),
            catalog.Translations(debunk.Slug),
            found is null
        );
    }
}
