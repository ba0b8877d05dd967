using System.Globalization;
using System.Text;
using System.Text.Json;
using Transparency.Archive;
using Transparency.Claims;
using Transparency.Content;
using Transparency.Evidence;
using Transparency.Search.Analysis;
using Transparency.Search.Matching;
using Transparency.Search.Query;

namespace Transparency.Search.Indexing;

/// <summary>Makes search documents from entries of the archive log.</summary>
public static class DocumentBuilder
{
    /// <summary>
    /// The document of a claim as it is found: without what only engines need, the <see cref="SearchableDocument.Facets"/>, <see
    /// cref="ClaimDocument.Links"/> and <see cref="SearchableDocument.Completions"/>.
    /// </summary>
    /// <param name="claim">The claim.</param>
    /// <param name="seq">Number of its last entry in the log.</param>
    /// <param name="archived">When that was appended.</param>
    /// <param name="debunks">Slugs of the debunks that judge it.</param>
    /// <param name="debunkTexts">Their titles and summaries, in every language.</param>
    internal static ClaimDocument FoundClaim(
        Claim claim,
        long seq,
        DateTimeOffset archived,
        IReadOnlyList<string> debunks,
        IReadOnlyList<TextPart> debunkTexts
    )
    {
        List<TextPart> texts = claim.Title is null ? [] : [new(claim.Language, claim.Text)];
        texts.AddRange(claim.Translations.Select(t => new TextPart(t.Key, t.Value)));
        List<TextPart> more = Names(claim) is { Length: > 0 } names ? [new("und", names), .. debunkTexts] : [.. debunkTexts];
        foreach (var review in claim.Reviews)
            more.AddRange(
                new[] { review.Title, review.Text }
                    .Where(t => !string.IsNullOrWhiteSpace(t))
                    .Select(t => new TextPart(review.Language ?? claim.Language, t!))
            );
        return new ClaimDocument
        {
            Seq = seq,
            Title = claim.Heading,
            Language = claim.Language,
            Texts = texts,
            More = more,
            Seen = Day(claim.FirstSeen),
            Verdict = claim.Judged,
            Claim = claim,
            Debunks = debunks,
            DebunkTexts = debunkTexts,
            Archived = archived,
        };
    }

    /// <summary>The document of a claim.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="seq">Number of its last entry in the log.</param>
    /// <param name="archived">When that was appended.</param>
    /// <param name="debunks">Documents of the debunks that judge it, in every language.</param>
    public static ClaimDocument Claim(Claim claim, long seq, DateTimeOffset archived, IReadOnlyCollection<DebunkDocument> debunks)
    {
        var found = FoundClaim(
            claim,
            seq,
            archived,
            [.. debunks.Select(d => d.Slug).Distinct()],
            [.. debunks.SelectMany(d => d.Texts.Prepend(new(d.Language, d.Title)))]
        );
        return found with
        {
            Links =
            [
                .. claim
                    .Appearances.SelectMany(a => new[] { a.Url, a.ArchiveUrl })
                    .Select(PostLinks.Normalize)
                    .OfType<string>()
                    .Where(IsTerm)
                    .Distinct(),
            ],
            Completions =
            [
                .. claim.Title is { } title ? [Completion.Of(CompletionKind.Title, title)] : (Completion[])[],
                .. claim
                    .Appearances.Select(a => a.Outlet)
                    .Prepend(claim.Claimant?.Name)
                    .Where(n => !string.IsNullOrWhiteSpace(n))
                    .Distinct()
                    .Select(n => Completion.Of(CompletionKind.Name, n!)),
                .. Themes(claim.Narrative, claim.Topics),
            ],
            Facets = FacetValues(facet => facet.OfClaim(claim, found.Debunks.Count > 0)),
        };
    }

    /// <summary>The document of a claim's entry.</summary>
    /// <exception cref="JsonException">The payload isn't a valid claim.</exception>
    public static ClaimDocument Claim(LogEntry entry, IReadOnlyCollection<DebunkDocument> debunks) =>
        Claim(ClaimJson.Read(entry.Payload.Span), entry.Seq, entry.Time, debunks);

    /// <summary>The document of a debunk's entry.</summary>
    /// <exception cref="InvalidDataException">The revision in the log can't be read.</exception>
    public static DebunkDocument Debunk(LogEntry entry)
    {
        var debunk = DebunkRevision.Read(entry);
        return new DebunkDocument
        {
            Slug = debunk.Slug,
            Seq = entry.Seq,
            Title = debunk.Title,
            Language = debunk.Language,
            Texts = [new(debunk.Language, debunk.Summary)],
            More = [new(debunk.Language, MarkdownText.ToPlain(debunk.Markdown))],
            Published = DateOnly.FromDateTime(debunk.Published.UtcDateTime),
            Verdict = debunk.Verdict,
            Claims = debunk.Claims,
            Archived = entry.Time,
            Completions = [Completion.Of(CompletionKind.Title, debunk.Title), .. Themes(debunk.Narrative, debunk.Topics)],
            Facets = FacetValues(facet => facet.OfDebunk(debunk)),
        };
    }

    /// <summary>The evidence of a claim, with one more capture.</summary>
    /// <param name="entry">The entry of the capture.</param>
    /// <param name="before">The evidence so far; null if this is the first.</param>
    /// <exception cref="JsonException">The payload isn't a valid capture.</exception>
    public static EvidenceDocument Evidence(LogEntry entry, EvidenceDocument? before)
    {
        var capture = Capture.Read(entry);
        return new()
        {
            ClaimId = capture.Claim,
            Seq = entry.Seq,
            Captures = [.. (before?.Captures ?? []).Where(c => c.Id != capture.Id), capture],
            Archived = entry.Time,
        };
    }

    /// <summary>The tombstone of something withdrawn.</summary>
    /// <exception cref="JsonException">The payload isn't a valid withdrawal.</exception>
    public static WithdrawalDocument Withdrawal(LogEntry entry)
    {
        using var payload = JsonDocument.Parse(entry.Payload);
        return new()
        {
            WithdrawnId = entry.Id,
            Seq = entry.Seq,
            Reason = payload.RootElement.GetProperty("reason").GetString(),
            Archived = entry.Time,
        };
    }

    private static IEnumerable<Completion> Themes(string? narrative, IEnumerable<string> topics)
    {
        if (narrative is { Length: <= SearchSchema.MaxFacetValueLength }) // it is offered as it is, or not at all
            yield return new(CompletionKind.Narrative, narrative);
        foreach (var topic in topics.Distinct())
            yield return Completion.Of(CompletionKind.Topic, topic);
    }

    /// <summary>Whether an engine takes a text as one term: of a longer address the claim is found, but not by this address.</summary>
    private static bool IsTerm(string text) => Encoding.UTF8.GetByteCount(text) <= IndexFields.MaxTermBytes;

    private static string Names(Claim claim)
    {
        var names = new HashSet<string>();
        Add(claim.Claimant?.Name);
        foreach (var a in claim.Appearances)
        {
            Add(a.Outlet);
            Add(a.Account);
        }

        foreach (var topic in claim.Topics)
            Add(topic);
        Add(claim.Narrative?.Replace('-', ' '));
        return string.Join(" \n", names);

        void Add(string? name)
        {
            if (!string.IsNullOrWhiteSpace(name))
                names.Add(name);
        }
    }

    internal static DateOnly? Day(string? date) =>
        date is { Length: >= 10 }
        && DateOnly.TryParseExact(date.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;

    private static Dictionary<string, IReadOnlyList<string>> FacetValues(Func<Facet, IEnumerable<string?>> valuesOf)
    {
        var all = new Dictionary<string, IReadOnlyList<string>>(SearchSchema.Facets.Count);
        foreach (var facet in SearchSchema.Facets)
        {
            var values = new List<string>();
            foreach (var value in valuesOf(facet))
                if (value is { Length: > 0 and <= SearchSchema.MaxFacetValueLength } && !values.Contains(value))
                    values.Add(value);
            if (values.Count > 0)
                all[facet.Name] = values;
        }

        return all;
    }
}
