using System.Security.Cryptography;
using System.Text;

namespace Transparency.Search;

/// <summary>A step of text analysis. Every adapter handles every step.</summary>
public enum AnalysisStep
{
    /// <summary>Apostrophes, ґ, ё, stress marks, soft hyphens and zero-width characters folded to one spelling.</summary>
    FoldCharacters,

    /// <summary>Words by Unicode word boundaries (UAX #29).</summary>
    Words,

    /// <summary>Lower case.</summary>
    LowerCase,

    /// <summary>English stop words out, possessives off, Porter stemming.</summary>
    English,

    /// <summary>Russian stop words out, Snowball stemming.</summary>
    Russian,

    /// <summary>Ukrainian stop words out, endings off by <see cref="SearchSchema.UkrainianEndings"/>.</summary>
    Ukrainian,

    /// <summary>Cyrillic to folded Latin, so that spellings of a name meet.</summary>
    Latin,
}

/// <summary>A way to analyse text, and what a match in it weighs.</summary>
/// <param name="Name">Suffix of the field: <c>text.uk</c>.</param>
/// <param name="Steps">Steps in order.</param>
/// <param name="Boost">Weight of a match.</param>
/// <param name="Description">What it is for.</param>
public sealed record TextAnalysis(string Name, IReadOnlyList<AnalysisStep> Steps, float Boost, string Description);

/// <summary>A field that results can be narrowed by and counted over.</summary>
/// <param name="Name">Name in addresses and data.</param>
/// <param name="Label">Name for people.</param>
/// <param name="Description">What it tells.</param>
public sealed record Facet(string Name, string Label, string Description);

/// <summary>The one search schema: every engine derives its fields, analyzers and weights from it.</summary>
public static class SearchSchema
{
    /// <summary>Stands for "has no value" in filters and counts.</summary>
    public const string Missing = "~none";

    /// <summary>BM25's saturation of term frequency.</summary>
    public const float K1 = 1.2f;

    /// <summary>BM25's length normalization; below the usual 0.75 as claims are short and translations lengthen them.</summary>
    public const float B = 0.4f;

    /// <summary>Weight of titles and claim texts against all else.</summary>
    public const float TextBoost = 3f;

    /// <summary>The values shown of a facet.</summary>
    public const int FacetValues = 50;

    /// <summary>The facets, in the order they are shown.</summary>
    public static IReadOnlyList<Facet> Facets { get; } =
    [
        new("kind", "Kind", "Claim or debunk"),
        new("verdict", "Verdict", "How it was judged"),
        new("language", "Language", "Language of the claim or debunk"),
        new("platform", "Platform", "Where the claim was seen"),
        new("country", "Country", "Country the claim is about"),
        new("topic", "Topic", "Topic"),
        new("narrative", "Narrative", "The story that the claim serves"),
        new("year", "Year", "Year the claim was first seen, or the debunk published"),
        new("has-debunk", "Debunked here", "Whether this site has a debunk of it"),
    ];

    /// <summary>The ways in which text is analysed. Each text goes to its language's, where there is one, and to the neutral ones.</summary>
    public static IReadOnlyList<TextAnalysis> Analyses { get; } =
    [
        new("en", [AnalysisStep.FoldCharacters, AnalysisStep.Words, AnalysisStep.LowerCase, AnalysisStep.English], 1f, "English"),
        new("uk", [AnalysisStep.FoldCharacters, AnalysisStep.Words, AnalysisStep.LowerCase, AnalysisStep.Ukrainian], 1f, "Ukrainian"),
        new("ru", [AnalysisStep.FoldCharacters, AnalysisStep.Words, AnalysisStep.LowerCase, AnalysisStep.Russian], 1f, "Russian"),
        new("std", [AnalysisStep.FoldCharacters, AnalysisStep.Words, AnalysisStep.LowerCase], 0.5f, "Any language, words as they are"),
        new("latin", [AnalysisStep.FoldCharacters, AnalysisStep.Words, AnalysisStep.LowerCase, AnalysisStep.Latin], 0.4f, "Any script, folded to Latin"),
    ];

    /// <summary>Analyses that a text in this language is indexed under.</summary>
    public static IEnumerable<TextAnalysis> AnalysesFor(string language)
    {
        var primary = language.Split('-')[0];
        return Analyses.Where(a => a.Name is "std" or "latin" || a.Name == primary);
    }

    /// <summary>Ukrainian endings, longest first; what is left keeps at least three letters.</summary>
    public static IReadOnlyList<string> UkrainianEndings { get; } = Endings(
        "ського ському ськими ських ській ською ський ська ське ські ську ськім " +
        "ування юванням юванні енням ення енні ання анням анні ість ості істю остей остям " +
        "ами ями ові еві ого ього ому ьому ими іми ими ої ій ою ею єю их іх им ім ах ях ам ям ів їв ей ий " +
        "ти ть ла ло ли ти в є ю я а о у е и і ї й ь");

    /// <summary>Endings of names in folded Latin, longest first; what is left keeps at least four letters.</summary>
    public static IReadOnlyList<string> LatinEndings { get; } = Endings("'s ogo omu ymy oyu oy om ym yu a u y e o");

    /// <summary>Fingerprint of everything that decides what an index holds: an index with another one is rebuilt.</summary>
    public static string Fingerprint { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n',
        Analyses.Select(a => $"{a.Name}:{string.Join(',', a.Steps)}")
            .Concat(Facets.Select(f => f.Name))
            .Concat(UkrainianEndings)
            .Concat(LatinEndings)
            .Append("layout 1")))))[..12];

    private static string[] Endings(string endings) =>
        [.. endings.Split(' ').Distinct().OrderByDescending(e => e.Length).ThenBy(e => e, StringComparer.Ordinal)];
}
