using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;
using Transparency.Search.Analysis;
using Transparency.Search.Indexing;
using Transparency.Search.Query;

namespace Transparency.Search.Engines.Lucene;

/// <summary>Reads the terms of an index: its words, and what autocomplete offers.</summary>
internal static class LuceneTerms
{
    /// <summary>What the index knows of each word.</summary>
    public static IReadOnlyList<KnownWord> LookUp(IndexReader reader, IReadOnlyList<string> words) =>
        [
            .. words.Select(word =>
                WordForms.Of(word).Select(reader.DocFreq).FirstOrDefault(n => n > 0) is > 0 and var documents
                    ? new KnownWord(word, documents, [])
                    : new KnownWord(
                        word,
                        0,
                        WordForms.Exact(word) is { } exact ? [.. Near(reader, new Term(WordForms.ExactField, exact))] : []
                    )
            ),
        ];

    /// <summary>What completes the typed letters.</summary>
    public static IReadOnlyList<Completion> Complete(IndexReader reader, string typed, int count)
    {
        var prefix = Completion.Prefix(typed);
        if (prefix.Length < Completion.MinTypedLength || MultiFields.GetTerms(reader, IndexFields.Complete) is not { } all)
            return [];
        var terms = all.GetEnumerator();
        var found = new Dictionary<Completion, int>();
        var read = 0;
        for (
            var more = terms.SeekCeil(new BytesRef(prefix)) != TermsEnum.SeekStatus.END;
            more && read < Completion.MaxTermsRead;
            more = terms.MoveNext(), read++
        )
        {
            var term = terms.Term.Utf8ToString();
            if (!term.StartsWith(prefix, StringComparison.Ordinal))
                break;
            var completion = Completion.OfTerm(term);
            // A text that repeats a word stands under both.
            found[completion] = Math.Max(terms.DocFreq, found.GetValueOrDefault(completion));
        }

        return [.. found.OrderByDescending(f => f.Value).ThenBy(f => f.Key.Text, StringComparer.Ordinal).Take(count).Select(f => f.Key)];
    }

    private static IEnumerable<NearWord> Near(IndexReader reader, Term term)
    {
        if (term.Text.Length < KnownWord.MinCorrectedLength || MultiFields.GetTerms(reader, term.Field) is not { } all)
            return [];
        var attributes = new AttributeSource();
        var similarity = attributes.AddAttribute<IBoostAttribute>(); // higher, the nearer
        var terms = new FuzzyTermsEnum(all, attributes, term, SearchSchema.MaxEdits, prefixLength: 1, transpositions: true);
        var near = new List<(NearWord Word, float Similarity)>();
        while (terms.MoveNext())
            if (terms.Term.Utf8ToString() is var word && word != term.Text)
                near.Add((new(word, terms.DocFreq), similarity.Boost));
        return near.OrderByDescending(n => n.Similarity)
            .ThenByDescending(n => n.Word.Documents)
            .ThenBy(n => n.Word.Text, StringComparer.Ordinal)
            .Take(KnownWord.MaxNearWords)
            .Select(n => n.Word);
    }
}
