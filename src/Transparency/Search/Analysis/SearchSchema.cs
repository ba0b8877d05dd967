using System.Globalization;
using System.Text;
using Transparency.Claims;
using Transparency.Content;
using Transparency.Languages;
using Transparency.Search.Indexing;

namespace Transparency.Search.Analysis;

/// <summary>A field by whose values results are counted and filtered.</summary>
/// <param name="Name">
/// Name in addresses and data. What pages call it is in <c>Texts/*.yaml</c>: <c>facet.name</c> and <c>missing.name</c>.
/// </param>
/// <param name="Description">Its meaning, for the description of the API.</param>
/// <param name="OfClaim">Its values in a claim, and whether this site has a debunk of the claim. Null and empty ones are left out.</param>
/// <param name="OfDebunk">Its values in a debunk. Null and empty ones are left out.</param>
public sealed record Facet(
    string Name,
    string Description,
    Func<Claim, bool, IEnumerable<string?>> OfClaim,
    Func<Debunk, IEnumerable<string?>> OfDebunk
);

/// <summary>The one search schema: every engine derives its fields, analyzers and boosts from it.</summary>
/// <remarks>
/// The score of a document is the sum of BM25 over the words of the query and the fields that hold them, each times its boosts.
/// </remarks>
public static class SearchSchema
{
    /// <summary>Means "has no value" in filters and counts.</summary>
    public const string Missing = "~none";

    /// <summary>Name of the facet of <see cref="DocumentKind"/>.</summary>
    public const string KindFacet = "kind";

    /// <summary>BM25's saturation of term frequency.</summary>
    public const float K1 = 1.2f;

    /// <summary>BM25's length normalization; below the usual 0.75 as claims are short and translations lengthen them.</summary>
    public const float B = 0.4f;

    /// <summary>Boost of titles and claim texts over all other texts.</summary>
    public const float TextBoost = 3f;

    /// <summary>Letters in which a misspelt word may differ from the intended one.</summary>
    public const int MaxEdits = 2;

    /// <summary>The most values that are shown of a facet.</summary>
    public const int MaxFacetValues = 50;

    /// <summary>Characters of the longest value of a facet; longer values aren't indexed.</summary>
    public const int MaxFacetValueLength = 200;

    /// <summary>The facets, in the order in which they are shown; 31 at most.</summary>
    public static IReadOnlyList<Facet> Facets { get; } =
    [
        new(KindFacet, "Claim or debunk", (_, _) => [DocumentKind.Claim.Name()], _ => [DocumentKind.Debunk.Name()]),
        new(
            "verdict",
            "How it was judged",
            (claim, _) => [claim.Judged is { } verdict ? Verdicts.Name(verdict) : null],
            debunk => [Verdicts.Name(debunk.Verdict)]
        ),
        new("language", "Language of the claim or debunk", (claim, _) => [claim.Language], debunk => [debunk.Language]),
        new("platform", "Where the claim was seen", (claim, _) => claim.Appearances.Select(a => a.Platform), _ => []),
        new("country", "Country the claim is about", (claim, _) => claim.Countries, _ => []),
        new("topic", "Topic", (claim, _) => claim.Topics, debunk => debunk.Topics),
        new("narrative", "The story that the claim serves", (claim, _) => [claim.Narrative], debunk => [debunk.Narrative]),
        new(
            "year",
            "Year the claim was first seen, or the debunk published",
            (claim, _) => [Year(DocumentBuilder.Day(claim.FirstSeen)?.Year)],
            debunk => [Year(debunk.Published.Year)]
        ),
        new("has-debunk", "Whether this site has a debunk of it", (_, hasDebunk) => [hasDebunk ? "yes" : "no"], _ => []),
    ];

    /// <summary>The ways in which text is analysed, from the language files.</summary>
    public static IReadOnlyList<TextAnalysis> Analyses { get; } = TextAnalysis.Of(LanguageSet.Embedded);

    /// <summary>The analysis that keeps words as they are.</summary>
    public static TextAnalysis Exact { get; } = Analyses.Single(a => a.Scope == AnalysisScope.Exact);

    /// <summary>The stop words of each language that has any, in the order of the languages.</summary>
    public static IReadOnlyList<IReadOnlySet<string>> StopWords { get; } =
    [.. LanguageSet.Embedded.Languages.Select(l => l.StopWords).Where(words => words.Count > 0)];

    /// <summary>Lower-case letters and what they are in the folded Latin of names.</summary>
    public static IReadOnlyDictionary<char, string> Transliteration { get; } =
        Analyses.SelectMany(a => a.Steps).OfType<TransliterationStep>().Single().Letters;

    /// <summary>Everything that decides what an index holds.</summary>
    internal static IndexDefinition Definition { get; } =
        new()
        {
            LanguageFiles = LanguageSet.Embedded.Files,
            Analyses = Analyses,
            Facets = [.. Facets.Select(f => f.Name)],
            MaxFacetValueLength = MaxFacetValueLength,
            TextFields = [.. Analyses.SelectMany(a => new[] { "text." + a.Name, "more." + a.Name })],
            K1 = K1,
            B = B,
            Layout = 13,
        };

    /// <summary>Fingerprint of everything that decides what an index holds: an index with another one is rebuilt.</summary>
    public static string Fingerprint { get; } = Definition.Fingerprint();

    private static Dictionary<string, IReadOnlyList<TextAnalysis>> ByLanguage { get; } =
        Analyses
            .Where(a => a.Scope == AnalysisScope.Language)
            .Select(a => a.Name)
            .Append("")
            .ToDictionary(
                l => l,
                l =>
                    (IReadOnlyList<TextAnalysis>)
                        [
                            .. Analyses.Where(a =>
                                a.Scope switch
                                {
                                    AnalysisScope.Language => a.Name == l,
                                    AnalysisScope.OtherLanguages => l.Length == 0,
                                    AnalysisScope.Every or AnalysisScope.Exact => true,
                                }
                            ),
                        ]
            );

    /// <summary>Analyses under which a text in this language is indexed.</summary>
    /// <param name="language">BCP 47 tag; its primary subtag decides.</param>
    public static IReadOnlyList<TextAnalysis> AnalysesFor(string language)
    {
        var primary = language.Split('-')[0];
        return ByLanguage.GetValueOrDefault(primary) ?? ByLanguage[""];
    }

    /// <summary>A text with its characters folded as <c>common.yaml</c> says.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text);
        foreach (var (from, to) in LanguageSet.Embedded.Common.Folding)
            folded.Replace(from, to);
        return folded.ToString();
    }

    private static string? Year(int? year) => year?.ToString(CultureInfo.InvariantCulture);
}
