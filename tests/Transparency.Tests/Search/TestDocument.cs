using Transparency.Claims;
using Transparency.Search.Analysis;
using Transparency.Search.Indexing;

namespace Transparency.Tests.Search;

/// <summary>Small documents for an index.</summary>
internal static class TestDocument
{
    /// <summary>A claim in English with a title and the facet of its kind.</summary>
    public static ClaimDocument Claim(string id, string title, long seq = 1) =>
        DocumentBuilder.FoundClaim(
            new Claim
            {
                Id = id,
                Text = title,
                Language = "en",
            },
            seq,
            DateTimeOffset.UnixEpoch,
            [],
            []
        ) with
        {
            Facets = new Dictionary<string, IReadOnlyList<string>> { [SearchSchema.KindFacet] = [DocumentKind.Claim.Name()] },
        };
}
