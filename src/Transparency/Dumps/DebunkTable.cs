using Transparency.Claims;
using Transparency.Content;

namespace Transparency.Dumps;

/// <summary>Debunks as a table: one text a row, so that a debunk in two languages has two.</summary>
public static class DebunkTable
{
    /// <summary>The columns, in their order.</summary>
    public static IReadOnlyList<Column<Debunk>> Columns { get; } =
    [
        new("slug", "What the debunk is called in addresses", d => d.Slug),
        new("language", "Language of this text, BCP 47", d => d.Language),
        new("title", "Headline", d => d.Title),
        new("summary", "One or two sentences", d => d.Summary),
        new("verdict", "The verdict: " + Verdicts.Names, d => Verdicts.Name(d.Verdict)),
        new("published", "When it was published, ISO 8601", d => Column.Time(d.Published)),
        new("updated", "When it was last changed for a stated reason, ISO 8601", d => Column.Time(d.Updated)),
        new("authors", "Who wrote it", d => Column.List(d.Authors)),
        new("claims", "Ids of the claims that it judges", d => Column.List(d.Claims)),
        new("narrative", "The narrative it belongs to", d => d.Narrative),
        new("topics", "Topics", d => Column.List(d.Topics)),
        new("sources", "Addresses of its sources", d => Column.List(d.Sources.Select(s => s.Url))),
        new(
            "corrections",
            "What was corrected, with the day",
            d => Column.List(d.Corrections.Select(c => $"{Column.Day(c.Date)}: {c.Text}"))
        ),
        new("markdown", "The text, in Markdown", d => d.Markdown),
    ];
}
