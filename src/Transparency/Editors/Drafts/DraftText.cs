using System.Globalization;
using System.Text;
using Transparency.Claims;
using Transparency.Content;

namespace Transparency.Editors.Drafts;

/// <summary>What an editor writes: the fields of a debunk, any of which may still be missing.</summary>
public sealed record DraftText
{
    /// <summary>Headline.</summary>
    public string Title { get; init; } = "";

    /// <summary>One or two sentences for lists, feeds and meta tags.</summary>
    public string Summary { get; init; } = "";

    /// <summary>The verdict on its claims.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>The authors.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>Ids of the claims that it judges.</summary>
    public IReadOnlyList<string> Claims { get; init; } = [];

    /// <summary>Slug of the narrative; empty for none.</summary>
    public string Narrative { get; init; } = "";

    /// <summary>Topics.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>Sources, numbered from 1 in this order.</summary>
    public IReadOnlyList<DebunkSource> Sources { get; init; } = [];

    /// <summary>The text.</summary>
    public string Markdown { get; init; } = "";

    /// <summary>True if translations are waived.</summary>
    public bool IsTranslationWaived { get; init; }

    /// <summary>The fields of an existing debunk.</summary>
    public static DraftText Of(Debunk debunk) =>
        new()
        {
            Title = debunk.Title,
            Summary = debunk.Summary,
            Verdict = debunk.Verdict,
            Authors = debunk.Authors,
            Claims = debunk.Claims,
            Narrative = debunk.Narrative ?? "",
            Topics = debunk.Topics,
            Sources = debunk.Sources,
            Markdown = debunk.Markdown,
        };

    /// <summary>The content file of a debunk with these fields.</summary>
    /// <param name="published">When it was first published.</param>
    /// <param name="updated">When it was last updated for a stated reason.</param>
    /// <param name="corrections">Its public notes.</param>
    /// <param name="status">published, or draft for a withdrawn debunk.</param>
    public string ToFile(DateTimeOffset published, DateTimeOffset? updated, IEnumerable<Correction> corrections, string status)
    {
        var file = new StringBuilder("---\n");
        Line("title", Quoted(Title));
        Line("summary", Quoted(Summary));
        if (Verdict is { } verdict)
            Line("verdict", Verdicts.Name(verdict));
        Line("published", SchemaOrg.Time(published));
        if (updated is { } time)
            Line("updated", SchemaOrg.Time(time));
        if (Authors.Count > 0)
            Line("authors", List(Authors));
        if (Claims.Count > 0)
            Line("claims", List(Claims));
        if (Narrative.Length > 0)
            Line("narrative", Scalar(Narrative));
        if (Topics.Count > 0)
            Line("topics", List(Topics));
        Items(
            "sources",
            Sources.Select(s =>
                Map(("title", s.Title), ("url", s.Url), ("publisher", s.Publisher), ("archived", s.Archived), ("no-copy", s.NoCopy))
            )
        );
        Items(
            "corrections",
            corrections.Select(c =>
                Map(
                    ("date", c.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
                    ("kind", c.Kind == Correction.DefaultKind ? null : c.Kind),
                    ("was", c.Was is { } was ? Verdicts.Name(was) : null),
                    ("text", c.Text)
                )
            )
        );
        if (status != "published")
            Line("status", status);
        return file.Append("---\n").Append(Markdown.ReplaceLineEndings("\n").TrimEnd('\n')).Append('\n').ToString();

        void Line(string field, string value) => file.Append(field).Append(": ").Append(value).Append('\n');

        void Items(string field, IEnumerable<string> items)
        {
            foreach (var (i, item) in items.Index())
            {
                if (i == 0)
                    file.Append(field).Append(":\n");
                file.Append("  - ").Append(item).Append('\n');
            }
        }
    }

    /// <summary>True if all fields are equal.</summary>
    public bool HasSameTextAs(DraftText other) =>
        IsTranslationWaived == other.IsTranslationWaived && ToFile(default, null, [], "") == other.ToFile(default, null, [], "");

    private static string List(IEnumerable<string> values) => $"[{string.Join(", ", values.Select(Scalar))}]";

    private static string Map(params IEnumerable<(string Name, string? Value)> fields) =>
        "{ "
        + string.Join(
            ", ",
            fields
                .Where(f => !string.IsNullOrEmpty(f.Value))
                .Select(f => $"{f.Name}: {(f.Name is "date" or "kind" or "was" ? f.Value! : Quoted(f.Value!))}")
        )
        + " }";

    /// <summary>
    /// Plain if YAML can't misread it, as people write it: a draft then differs from its file only where somebody changed it.
    /// </summary>
    private static string Scalar(string text) => ClaimJson.IsId(text) || IsWords(text) ? text : Quoted(text);

    private static bool IsWords(string text) =>
        text.Length > 0
        && char.IsLetter(text[0])
        && char.IsLetterOrDigit(text[^1])
        && text.All(c => char.IsLetterOrDigit(c) || c is ' ' or '-')
        && !text.Contains("  ", StringComparison.Ordinal);

    /// <summary>A double-quoted scalar (YAML 1.2.2, 7.3.1).</summary>
    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                '\n' => quoted.Append("\\n"),
                _ when char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF' => quoted.Append(
                    CultureInfo.InvariantCulture,
                    $"\\u{(int)c:x4}"
                ),
                _ => quoted.Append(c),
            };
        return quoted.Append('"').ToString();
    }
}
