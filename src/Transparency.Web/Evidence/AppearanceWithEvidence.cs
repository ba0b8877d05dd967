using Transparency.Claims;
using Transparency.Search.Matching;

namespace Transparency.Web.Evidence;

/// <summary>An appearance of a claim, with its evidence.</summary>
/// <param name="Appearance">The appearance.</param>
/// <param name="Evidence">What was captured there.</param>
/// <param name="NotHere">Hashes of evidence that the claim names but the archive doesn't hold.</param>
public sealed record AppearanceWithEvidence(Appearance Appearance, IReadOnlyList<EvidenceCard> Evidence, IReadOnlyList<string> NotHere)
{
    /// <summary>Assigns each piece of evidence to the first appearance that names its hash or address, and returns the rest.</summary>
    public static (IReadOnlyList<AppearanceWithEvidence> Appearances, IReadOnlyList<EvidenceCard> Others) Of(
        IEnumerable<Appearance> appearances,
        IReadOnlyList<EvidenceCard> evidence
    )
    {
        var left = evidence.ToList();
        var hashes = evidence.Select(e => e.Capture.Hash).ToHashSet();
        var shown = appearances.Select(a => new AppearanceWithEvidence(
            a,
            [.. left.Where(e => IsOf(e, a))],
            [.. (a.Evidence ?? []).Where(h => !hashes.Contains(h))]
        ));
        var all = new List<AppearanceWithEvidence>();
        foreach (var one in shown)
        {
            all.Add(one);
            left.RemoveAll(one.Evidence.Contains);
        }

        return (all, left);
    }

    private static bool IsOf(EvidenceCard evidence, Appearance appearance) =>
        (evidence.Capture.Hash is { } hash && appearance.Evidence?.Contains(hash) == true)
        || (
            PostLinks.Normalize(evidence.Capture.Url) is { } url
            && (url == PostLinks.Normalize(appearance.Url) || url == PostLinks.Normalize(appearance.ArchiveUrl))
        );
}
