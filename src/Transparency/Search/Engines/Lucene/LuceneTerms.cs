using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;
using Transparency.Search.Analysis;
using Transparency.Search.Query;

namespace Transparency.Search.Engines.Lucene;

/// <summary>Reads the terms of an index: its words, and what autocomplete offers.</summary>
internal static class LuceneTerms
{
    /// <summary>The most near words of one.</summary>
    public const int MostNear = 10;

    /// <summary>Letters of the shortest word that near ones are looked for of.</summary>
    public const int ShortestCorrected = 4;

    /// <summary>Letters that must be typed before anything completes them.</summary>
    public const int ShortestTyped = 2;

    /// <summary>Terms that are read for one completion: of two common letters an index of a million claims has more, and no one needs the rarest of them.</summary>
    public const int MostRead = 20_000;

    /// <summary>The field of words as they stand.</summary>
    public static string ExactField { get; } = LuceneDocument.Text(SearchSchema.Exact);

    /// <summary>What the index knows of each word.</summary>
    public static IReadOnlyList<KnownWord> LookUp(IndexReader reader, IReadOnlyList<string> words) =>
        [
            .. words.Select(word =>
                Forms(word).Select(reader.DocFreq).FirstOrDefault(n => n > 0) is > 0 and var documents
                    ? new KnownWord(word, documents, [])
                    : new KnownWord(word, 0, Exactly(word) is { } exact ? [.. Near(reader, new Term(ExactField, exact))] : [])
            ),
        ];

    /// <summary>The forms of a word in all fields.</summary>
    public static IEnumerable<Term> Forms(string word) => Fields().SelectMany(field => Tokens(Analyzers.Queries, field, word));

    /// <summary>A word as it stands in the exact field; null where it is none.</summary>
    public static string? Exactly(string word) => Tokens(Analyzers.Queries, ExactField, word).FirstOrDefault()?.Text;

    /// <summary>What completes the typed letters.</summary>
    public static IReadOnlyList<Completion> Complete(IndexReader reader, string typed, int count)
    {
        var prefix = Completion.Prefix(typed);
        if (prefix.Length < ShortestTyped || MultiFields.GetTerms(reader, LuceneDocument.Complete) is not { } all)
            return [];
        var terms = all.GetEnumerator();
        var found = new Dictionary<Completion, int>();
        var read = 0;
        for (
            var more = terms.SeekCeil(new BytesRef(prefix)) != TermsEnum.SeekStatus.END;
            more && read < MostRead;
            more = terms.MoveNext(), read++
        )
        {
            var term = terms.Term.Utf8ToString();
            if (!term.StartsWith(prefix, StringComparison.Ordinal))
                break;
            var completion = Completion.OfTerm(term);
            found[completion] = Math.Max(terms.DocFreq, found.GetValueOrDefault(completion)); // a text that repeats a word stands under both
        }

        return [.. found.OrderByDescending(f => f.Value).ThenBy(f => f.Key.Text, StringComparer.Ordinal).Take(count).Select(f => f.Key)];
    }

    private static IEnumerable<string> Fields() =>
        SearchSchema.Analyses.SelectMany(a => new[] { LuceneDocument.Text(a), LuceneDocument.More(a) });

    private static IEnumerable<NearWord> Near(IndexReader reader, Term term)
    {
        if (term.Text.Length < ShortestCorrected || MultiFields.GetTerms(reader, term.Field) is not { } all)
            return [];
        var attributes = new AttributeSource();
        var similarity = attributes.AddAttribute<IBoostAttribute>(); // higher, the nearer
        var terms = new FuzzyTermsEnum(all, attributes, term, SearchSchema.MostEdits, prefixLength: 1, transpositions: true);
        var near = new List<(NearWord Word, float Similarity)>();
        while (terms.MoveNext())
            if (terms.Term.Utf8ToString() is var word && word != term.Text)
                near.Add((new(word, terms.DocFreq), similarity.Boost));
        return near.OrderByDescending(n => n.Similarity)
            .ThenByDescending(n => n.Word.Documents)
            .ThenBy(n => n.Word.Text, StringComparer.Ordinal)
            .Take(MostNear)
            .Select(n => n.Word);
    }

    private static IEnumerable<Term> Tokens(Analyzer analyzer, string field, string text)
    {
        using var stream = analyzer.GetTokenStream(field, new StringReader(text));
        var term = stream.GetAttribute<ICharTermAttribute>();
        stream.Reset();
        while (stream.IncrementToken())
            yield return new Term(field, term.ToString());
        stream.End();
    }
}
