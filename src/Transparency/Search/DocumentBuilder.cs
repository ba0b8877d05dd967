using System.Globalization;
using Transparency.Archive;
using Transparency.Claims;
using Transparency.Debunks;

namespace Transparency.Search;

/// <summary>Makes search documents from entries of the archive log.</summary>
public static class DocumentBuilder
{
    /// <summary>The document of a claim.</summary>
    /// <param name="entry">Its last entry.</param>
    /// <param name="debunks">Slugs of the debunks that judge it.</param>
    public static SearchDocument Claim(LogEntry entry, IReadOnlyCollection<string> debunks) =>
        Claim(ClaimJson.Read(entry.Payload), entry.Seq, entry.Time, debunks);

    /// <summary>The document of a claim.</summary>
    public static SearchDocument Claim(Claim claim, long seq, DateTimeOffset archived, IReadOnlyCollection<string> debunks)
    {
        var seen = Day(claim.FirstSeen);
        List<TextPart> texts = [new(claim.Language, claim.Text), .. claim.Translations.Select(t => new TextPart(t.Key, t.Value))];
        if (claim.Title is not null) texts.Insert(0, new(claim.Language, claim.Title));
        var names = string.Join(" \n", new[] { claim.Claimant?.Name, claim.Narrative?.Replace('-', ' ') }
            .Concat(claim.Appearances.SelectMany(a => new[] { a.Outlet, a.Account })).Concat(claim.Topics).Where(n => n is not null).Distinct());
        return new SearchDocument
        {
            Key = "claim/" + claim.Id,
            Kind = "claim",
            Seq = seq,
            Title = claim.Heading,
            Language = claim.Language,
            Texts = texts,
            More = names.Length == 0 ? [] : [new("und", names)],
            Seen = seen,
            Verdict = claim.Judged,
            Claim = claim,
            Debunks = [.. debunks],
            Archived = archived,
            Facets = Values(
                ("kind", ["claim"]),
                ("verdict", claim.Judged is { } verdict ? [Verdicts.Name(verdict)] : []),
                ("language", [claim.Language]),
                ("platform", claim.Appearances.Select(a => a.Platform)),
                ("country", claim.Countries),
                ("topic", claim.Topics),
                ("narrative", [claim.Narrative]),
                ("year", [seen?.Year.ToString(CultureInfo.InvariantCulture)]),
                ("has-debunk", [debunks.Count > 0 ? "yes" : "no"])),
        };
    }

    /// <summary>The document of a debunk.</summary>
    /// <exception cref="InvalidDataException">The revision in the log can't be read.</exception>
    public static SearchDocument Debunk(LogEntry entry)
    {
        var debunk = ReadDebunk(entry);
        return new SearchDocument
        {
            Key = "debunk/" + entry.Id,
            Kind = "debunk",
            Seq = entry.Seq,
            Title = debunk.Title,
            Language = debunk.Language,
            Texts = [new(debunk.Language, debunk.Title), new(debunk.Language, debunk.Summary)],
            More = [new(debunk.Language, MarkdownText.ToPlain(debunk.Markdown))],
            Published = DateOnly.FromDateTime(debunk.Published.UtcDateTime),
            Verdict = debunk.Verdict,
            Debunks = [debunk.Slug],
            Archived = entry.Time,
            Facets = Values(
                ("kind", ["debunk"]),
                ("verdict", [Verdicts.Name(debunk.Verdict)]),
                ("language", [debunk.Language]),
                ("topic", debunk.Topics),
                ("narrative", [debunk.Narrative]),
                ("year", [debunk.Published.Year.ToString(CultureInfo.InvariantCulture)])),
        };
    }

    /// <summary>The debunk that an entry holds.</summary>
    /// <exception cref="InvalidDataException">The revision in the log can't be read.</exception>
    public static Debunk ReadDebunk(LogEntry entry)
    {
        var problems = new List<ContentProblem>();
        return FrontMatter.ReadDebunk(
                entry.Id, entry.Payload.GetProperty("slug").GetString()!, entry.Payload.GetProperty("language").GetString()!, entry.Payload.GetProperty("markdown").GetString()!, problems)
            ?? throw new InvalidDataException($"Entry {entry.Seq} of the archive log holds a debunk that can't be read: {problems[0]}");
    }

    /// <summary>The tombstone of something withdrawn.</summary>
    public static SearchDocument Withdrawal(LogEntry entry) => new()
    {
        Key = "withdrawal/" + entry.Id,
        Kind = "withdrawal",
        Seq = entry.Seq,
        Title = entry.Id,
        Language = "und",
        Reason = entry.Payload.GetProperty("reason").GetString(),
        Archived = entry.Time,
    };

    private static DateOnly? Day(string? date) =>
        date is not null && DateOnly.TryParseExact(date.AsSpan(0, Math.Min(10, date.Length)), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static Dictionary<string, IReadOnlyList<string>> Values(params (string Facet, IEnumerable<string?> Values)[] facets) =>
        facets.ToDictionary(f => f.Facet, f => (IReadOnlyList<string>)[.. f.Values.OfType<string>().Where(v => v.Length is > 0 and <= 200).Distinct()]);
}
