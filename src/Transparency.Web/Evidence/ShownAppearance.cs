using Transparency.Claims;
using Transparency.Search.Matching;

namespace Transparency.Web.Evidence;

/// <summary>An appearance of a claim, with the evidence of it.</summary>
/// <param name="Appearance">The appearance.</param>
/// <param name="Evidence">What was captured there.</param>
/// <param name="NotHere">Hashes that the claim names as evidence and the archive does not hold for it.</param>
public sealed record ShownAppearance(Appearance Appearance, IReadOnlyList<EvidenceCard> Evidence, IReadOnlyList<string> NotHere)
{
    /// <summary>Gives each piece of evidence to the first appearance that names its hash or its address, and the others back.</summary>
    public static (IReadOnlyList<ShownAppearance> Appearances, IReadOnlyList<EvidenceCard> Others) Of(
        IEnumerable<Appearance> appearances,
        IReadOnlyList<EvidenceCard> evidence
    )
    {
        var left = evidence.ToList();
        var hashes = evidence.Select(e => e.Capture.Hash).ToHashSet();
        var shown = appearances.Select(a => new ShownAppearance(
            a,
            [.. left.Where(e => IsOf(e, a))],
            [.. (a.Evidence ?? []).Where(h => !hashes.Contains(h))]
        ));
        var all = new List<ShownAppearance>();
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
