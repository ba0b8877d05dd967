using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Transparency.Search.Analysis;
using Transparency.Search.Indexing;

namespace Transparency.Search.Engines.Elasticsearch;

/// <summary>A search document as Elasticsearch keeps it.</summary>
internal static class ElasticsearchDocument
{
    /// <summary>Id of the document that says how far the log is applied. The id of every other document contains a slash.</summary>
    public const string AppliedKey = "applied";

    private static readonly JsonWriterOptions Compact = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>
    /// Writes a change as the two lines of a bulk request. Its version is the entry that made it, so that no older change undoes it; the
    /// same change again is not a conflict. What is removed becomes an empty document: the version of a deleted one is forgotten after a
    /// minute (<c>index.gc_deletes</c>).
    /// </summary>
    public static void Write(IndexChange change, IBufferWriter<byte> lines)
    {
        using var json = new Utf8JsonWriter(lines, Compact);
        Line(change, json, lines);
        json.WriteStartObject();
        if (change.Document is { } document)
            WriteFields(document, json);
        json.WriteEndObject();
        End(json, lines);
    }

    /// <summary>Writes, in the place of a document that was refused for good, why it was.</summary>
    public static void WriteRejected(IndexChange change, string reason, IBufferWriter<byte> lines)
    {
        const int longestReason = 1_000;
        using var json = new Utf8JsonWriter(lines, Compact);
        Line(change, json, lines);
        json.WriteStartObject();
        json.WriteString("rejected", reason.Length > longestReason ? reason[..longestReason] : reason);
        json.WriteEndObject();
        End(json, lines);
    }

    /// <summary>
    /// The document of a hit, or of an answer to a request by key; null if it was removed or refused, or is the position in the log.
    /// </summary>
    /// <exception cref="IndexUnavailableException">It is not what was written.</exception>
    public static SearchDocument? Read(JsonElement hit)
    {
        if (!hit.TryGetProperty("_source", out var fields) || !fields.TryGetProperty("source", out var source))
            return null;
        try
        {
            return StoredDocument.Read(JsonMarshal.GetRawUtf8Value(source));
        }
        catch (JsonException e)
        {
            throw new IndexUnavailableException(
                $"The document '{hit.Text("_id")}' of the index '{hit.Text("_index")}' can't be read: {e.Message} "
                    + "Run 'transparency index rebuild'.",
                e
            );
        }
    }

    private static void Line(IndexChange change, Utf8JsonWriter json, IBufferWriter<byte> lines)
    {
        json.WriteStartObject();
        json.WriteStartObject("index");
        json.WriteString("_id", change.Key.ToString());
        json.WriteNumber("version", change.Seq);
        json.WriteString("version_type", "external_gte");
        json.WriteEndObject();
        json.WriteEndObject();
        End(json, lines);
    }

    private static void End(Utf8JsonWriter json, IBufferWriter<byte> lines)
    {
        json.Flush();
        json.Reset();
        lines.Write("\n"u8);
    }

    private static void WriteFields(SearchDocument document, Utf8JsonWriter json)
    {
        json.WriteString("key", document.Key.ToString());
        json.WriteString("kind", document.Key.Kind.Name());
        json.WriteNumber("seq", document.Seq);
        json.WritePropertyName("source");
        json.WriteRawValue(StoredDocument.Write(document), skipInputValidation: true);
        if (document is ClaimDocument claim)
        {
            WriteDay("seen", claim.Seen);
            WriteStrings("link", claim.Links);
        }
        else if (document is DebunkDocument debunk)
        {
            WriteDay("published", debunk.Published);
        }

        if (document is not SearchableDocument searchable)
            return;
        WriteDay("day", searchable.Day);
        WriteStrings("complete", searchable.Completions.SelectMany(c => c.Terms()).Distinct());
        json.WriteStartObject("facets");
        foreach (var facet in SearchSchema.Facets)
            WriteStrings(facet.Name, searchable.Facets.GetValueOrDefault(facet.Name) ?? [SearchSchema.Missing]);
        json.WriteEndObject();
        WriteTexts("text", searchable.Texts.Prepend(new(searchable.Language, searchable.Title)));
        WriteTexts("more", searchable.More);

        void WriteDay(string field, DateOnly? day)
        {
            if (day is { } d)
                json.WriteString(field, d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }

        void WriteStrings(string field, IEnumerable<string> values)
        {
            json.WriteStartArray(field);
            foreach (var value in values)
                json.WriteStringValue(value);
            json.WriteEndArray();
        }

        void WriteTexts(string field, IEnumerable<TextPart> texts)
        {
            json.WriteStartObject(field);
            foreach (
                var own in texts.GroupBy(
                    t => SearchSchema.AnalysesFor(t.Language).Single(ElasticsearchMapping.IsOfOneLanguage).Name,
                    t => Homoglyphs.Normalize(t.Value)
                )
            )
                WriteStrings(own.Key, own);
            json.WriteEndObject();
        }
    }
}
