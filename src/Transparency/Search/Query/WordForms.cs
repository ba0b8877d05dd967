using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Index;
using Transparency.Search.Analysis;
using Transparency.Search.Indexing;

namespace Transparency.Search.Query;

/// <summary>The terms that a single word of a query has in the text fields, the same for every engine.</summary>
internal static class WordForms
{
    /// <summary>The field of words without stemming.</summary>
    public static string ExactField { get; } = IndexFields.Text(SearchSchema.Exact);

    /// <summary>The terms of a word in all text fields.</summary>
    public static IEnumerable<Term> Of(string word) => IndexFields.AllTexts.SelectMany(field => Tokens(field, word));

    /// <summary>The term of a word in <see cref="ExactField"/>; null if the text holds no word.</summary>
    public static string? Exact(string word) => Tokens(ExactField, word).FirstOrDefault()?.Text;

    private static IEnumerable<Term> Tokens(string field, string text)
    {
        using var stream = Analyzers.Queries.GetTokenStream(field, new StringReader(text));
        var term = stream.GetAttribute<ICharTermAttribute>();
        stream.Reset();
        while (stream.IncrementToken())
            yield return new Term(field, term.ToString());
        stream.End();
    }
}
