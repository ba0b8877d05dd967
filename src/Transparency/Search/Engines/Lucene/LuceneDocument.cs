using System.Globalization;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;
using Transparency.Search.Analysis;
using Transparency.Search.Indexing;

namespace Transparency.Search.Engines.Lucene;

/// <summary>A search document as Lucene fields.</summary>
internal static class LuceneDocument
{
    /// <summary>Kind of rejected documents.</summary>
    public const string RejectedKind = "rejected";

    private const string Reason = "reason";

    /// <summary>Words are only counted; positions are kept where phrases are looked for.</summary>
    private static readonly FieldType Words = TypeOf(IndexOptions.DOCS_AND_FREQS),
        Phrases = TypeOf(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);

    /// <summary>By score; of equal ones, the one that was archived first: the numbers of documents follow the chance of threads.</summary>
    public static readonly Sort BestFirst = new(SortField.FIELD_SCORE, new SortField(IndexFields.Seq, SortFieldType.INT64));

    // Lucene makes a token stream, with reflection, for each field that is one word; a thread's documents share theirs.
    [ThreadStatic]
    private static (StringField Key, StringField Kind)? _words;

    /// <summary>The fields of a document, to be indexed by this thread before it makes the next one.</summary>
    public static Document From(SearchDocument source)
    {
        var (key, kind) = _words ??= (
            new StringField(IndexFields.Key, "", Field.Store.NO),
            new StringField(IndexFields.Kind, "", Field.Store.NO)
        );
        key.SetStringValue(source.Key.ToString());
        kind.SetStringValue(source.Key.Kind.Name());
        var document = new Document
        {
            key,
            kind,
            new NumericDocValuesField(IndexFields.Seq, source.Seq),
            new StoredField(IndexFields.Source, StoredDocument.Write(source)),
        };
        if (source is ClaimDocument claim)
        {
            AddDay(IndexFields.Seen, claim.Seen);
            foreach (var link in claim.Links)
                document.Add(new StringField(IndexFields.Link, link, Field.Store.NO));
        }
        else if (source is DebunkDocument debunk)
            AddDay(IndexFields.Published, debunk.Published);

        if (source is not SearchableDocument searchable)
            return document;
        foreach (var term in searchable.Completions.SelectMany(c => c.Terms()).Distinct())
            document.Add(new StringField(IndexFields.Complete, term, Field.Store.NO));
        AddText(searchable.Language, searchable.Title, IndexFields.Text);
        foreach (var part in searchable.Texts)
            AddText(part.Language, part.Value, IndexFields.Text);
        foreach (var part in searchable.More)
            AddText(part.Language, part.Value, IndexFields.More);
        for (var facet = 0; facet < SearchSchema.Facets.Count; facet++)
            foreach (var value in searchable.Facets.GetValueOrDefault(SearchSchema.Facets[facet].Name) ?? [SearchSchema.Missing])
                document.Add(new SortedSetDocValuesField(IndexFields.Facets, new BytesRef(FacetColumns.TermOf(facet, value))));
        return document;

        void AddDay(string field, DateOnly? day)
        {
            if (day is { } d)
                document.Add(new NumericDocValuesField(field, d.DayNumber));
        }

        void AddText(string language, string text, Func<TextAnalysis, string> field)
        {
            foreach (var analysis in SearchSchema.AnalysesFor(language))
                document.Add(new Field(field(analysis), text, analysis.Scope == AnalysisScope.Exact ? Phrases : Words));
        }
    }

    /// <summary>What stands in the place of a document that was rejected: search doesn't find it, since it has no facets.</summary>
    public static Document Rejection(IndexChange change, string reason)
    {
        const int longestReason = 1_000;
        return
        [
            new StringField(IndexFields.Key, change.Key.ToString(), Field.Store.YES),
            new StringField(IndexFields.Kind, RejectedKind, Field.Store.NO),
            new NumericDocValuesField(IndexFields.Seq, change.Seq),
            new StoredField(Reason, reason.Length > longestReason ? reason[..longestReason] : reason),
        ];
    }

    /// <summary>Key and reason of a rejected document.</summary>
    public static (string Key, string Reason) ToRejection(Document document) =>
        (document.Get(IndexFields.Key, CultureInfo.InvariantCulture), document.Get(Reason, CultureInfo.InvariantCulture));

    /// <summary>The stored document; null for a rejected one.</summary>
    public static SearchDocument? ToSource(Document document)
    {
        if (document.GetBinaryValue(IndexFields.Source) is not { } bytes)
            return null;
        return StoredDocument.Read(bytes.Bytes.AsSpan(bytes.Offset, bytes.Length));
    }

    private static FieldType TypeOf(IndexOptions options)
    {
        var type = new FieldType
        {
            IsIndexed = true,
            IsTokenized = true,
            IndexOptions = options,
        };
        type.Freeze();
        return type;
    }
}
