using System.Text.Json;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace Transparency.Search.Lucene;

/// <summary>A search document as Lucene fields.</summary>
internal static class LuceneDocument
{
    public const string Key = "key", Source = "source", Date = "date", Seen = "seen", Published = "published", Kind = "kind.exact";

    public static string Text(TextAnalysis analysis) => "text." + analysis.Name;

    public static string More(TextAnalysis analysis) => "more." + analysis.Name;

    public static string FacetField(string facet) => "facet." + facet;

    public static Document From(SearchDocument source)
    {
        var document = new Document
        {
            new StringField(Key, source.Key, Field.Store.NO),
            new StringField(Kind, source.Kind, Field.Store.NO),
            new StoredField(Source, JsonSerializer.SerializeToUtf8Bytes(source)),
            new NumericDocValuesField(Date, Day(source.Seen ?? source.Published)),
            new NumericDocValuesField(Seen, Day(source.Seen)),
            new NumericDocValuesField(Published, Day(source.Published)),
        };
        foreach (var part in source.Texts)
            foreach (var a in SearchSchema.AnalysesFor(part.Language)) document.Add(new TextField(Text(a), part.Value, Field.Store.NO));
        foreach (var part in source.More)
            foreach (var a in SearchSchema.AnalysesFor(part.Language)) document.Add(new TextField(More(a), part.Value, Field.Store.NO));
        foreach (var (facet, values) in source.Facets)
            foreach (var value in values) document.Add(new SortedSetDocValuesField(FacetField(facet), new BytesRef(value)));
        return document;
    }

    public static SearchDocument ToSource(Document document)
    {
        var bytes = document.GetBinaryValue(Source);
        return JsonSerializer.Deserialize<SearchDocument>(bytes.Bytes.AsSpan(bytes.Offset, bytes.Length))!;
    }

    /// <summary>0 stands for "no date", so that such documents come last among the newest.</summary>
    public static long Day(DateOnly? date) => date?.DayNumber ?? 0;
}
