using Transparency.Search.Analysis;

namespace Transparency.Search.Indexing;

/// <summary>Names of the index fields, the same for every engine; those of the text fields follow from the schema.</summary>
internal static class IndexFields
{
    /// <summary>The longest term that both engines take, in bytes of UTF-8 (Lucene's <c>IndexWriter.MAX_TERM_LENGTH</c>).</summary>
    public const int MaxTermBytes = 32_766;

    /// <summary>Key of the document, one term.</summary>
    public const string Key = "key";

    /// <summary>Kind of the document, one term.</summary>
    public const string Kind = "kind";

    /// <summary>The stored document (<see cref="StoredDocument"/>), which isn't searched.</summary>
    public const string Source = "source";

    /// <summary>Day on which a claim was first seen.</summary>
    public const string Seen = "seen";

    /// <summary>Day on which a debunk was published.</summary>
    public const string Published = "published";

    /// <summary>Values of the facets.</summary>
    public const string Facets = "facets";

    /// <summary>Addresses where a claim was seen, one term each.</summary>
    public const string Link = "link";

    /// <summary>Terms of completions (<see cref="Query.Completion.Terms"/>).</summary>
    public const string Complete = "complete";

    /// <summary>Number of the log entry that the document was made from.</summary>
    public const string Seq = "seq";

    private static readonly Dictionary<string, (string Text, string More)> Texts = SearchSchema.Analyses.ToDictionary(
        a => a.Name,
        a => ("text." + a.Name, "more." + a.Name)
    );

    /// <summary>Field of titles and main texts under an analysis.</summary>
    public static string Text(TextAnalysis analysis) => Texts[analysis.Name].Text;

    /// <summary>Field of the other texts under an analysis.</summary>
    public static string More(TextAnalysis analysis) => Texts[analysis.Name].More;

    /// <summary>Field of titles and main texts under the analysis of this name.</summary>
    public static string TextOf(string analysis) => Texts[analysis].Text;

    /// <summary>Field of the other texts under the analysis of this name.</summary>
    public static string MoreOf(string analysis) => Texts[analysis].More;

    /// <summary>The fields of all texts.</summary>
    public static IEnumerable<string> AllTexts => Texts.Values.SelectMany(f => new[] { f.Text, f.More });
}
