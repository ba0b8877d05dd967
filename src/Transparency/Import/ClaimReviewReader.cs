using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Transparency.Claims;

namespace Transparency.Import;

/// <summary>
/// Reads schema.org ClaimReview, one review at a time, from an array, a DataFeed with dataFeedElement, a @graph, or a single review.
/// </summary>
public static class ClaimReviewReader
{
    private const string Expected = "an array of ClaimReview objects, a DataFeed with dataFeedElement, a @graph, or one ClaimReview";

    /// <summary>Maps fields of a claim to fields of a review, for error messages.</summary>
    private static readonly Dictionary<string, string> Fields = new()
    {
        ["text"] = "claimReviewed",
        ["firstSeen"] = "itemReviewed.datePublished",
        ["claimant.name"] = "itemReviewed.author.name",
        ["reviews[0].title"] = "name",
        ["reviews[0].url"] = "url",
        ["reviews[0].publisher"] = "author.name",
        ["reviews[0].publishedAt"] = "datePublished",
        ["reviews[0].rating"] = "reviewRating.alternateName",
        ["source.url"] = "url",
    };

    /// <summary>The records of the stream, one for each review.</summary>
    /// <exception cref="InvalidDataException">The input isn't readable JSON, or has none of these forms.</exception>
    public static IAsyncEnumerable<ImportRecord> ReadAsync(Stream input, CancellationToken cancel = default) =>
        ImportJson.UntilBrokenAsync(new Feed(new InputWindow(input, cancel)).RecordsAsync());

    private sealed class Feed(InputWindow input)
    {
        private readonly JsonWalker _json = new(input);
        private long _position;

        public async IAsyncEnumerable<ImportRecord> RecordsAsync()
        {
            await input.SkipByteOrderMarkAsync();
            var first = await _json.PeekAsync();
            if (first is not ('[' or '{'))
                throw new InvalidDataException($"The input is {(first < 0 ? "empty" : "not a ClaimReview")}; expected {Expected}.");
            await foreach (var record in first == '[' ? ElementsAsync(graph: false) : ObjectAsync())
                yield return record;
            if (await _json.PeekAsync() >= 0)
                throw _json.Broken("unexpected content after the end of the document");
        }

        /// <summary>
        /// Streams the lists of an object. An object without a list may itself be a review, so its other properties are buffered, up to a
        /// limit.
        /// </summary>
        private async IAsyncEnumerable<ImportRecord> ObjectAsync()
        {
            var offset = _json.Offset;
            var (lists, tooLong) = (false, false);
            var kept = new ArrayBufferWriter<byte>();
            await foreach (var name in _json.PropertiesAsync())
            {
                if (name == "claims")
                    throw new InvalidDataException(NotSchemaOrg);
                if (name is "dataFeedElement" or "@graph")
                {
                    lists = true;
                    await foreach (var record in ElementsAsync(graph: name == "@graph"))
                        yield return record;
                }
                else if (await _json.ValueAsync() is { TooLong: false } value && kept.WrittenCount <= InputWindow.Longest)
                {
                    kept.Write(kept.WrittenCount == 0 ? "{\""u8 : ",\""u8);
                    kept.Write(JsonEncodedText.Encode(name).EncodedUtf8Bytes);
                    kept.Write("\":"u8);
                    kept.Write(value.Bytes.Span);
                }
                else
                    tooLong = true;
            }

            if (!lists)
            {
                kept.Write(kept.WrittenCount == 0 ? "{}"u8 : "}"u8);
                if (tooLong)
                    yield return Reject(offset, TooLong, Piece.Cut(kept.WrittenMemory));
                else if (!ImportJson.TryParse(kept.WrittenSpan, out var node, out var problem))
                    yield return Reject(offset, problem, Piece.Cut(kept.WrittenMemory));
                else if (IsReview(node))
                    yield return Record(offset, node);
            }

            if (_position == 0)
                throw new InvalidDataException($"The input holds no ClaimReview; expected {Expected}.");
        }

        private async IAsyncEnumerable<ImportRecord> ElementsAsync(bool graph)
        {
            await foreach (var offset in _json.ItemsAsync())
            {
                var piece = await _json.ValueAsync();
                if (piece.TooLong)
                {
                    yield return Reject(offset, TooLong, piece.Start);
                    continue;
                }

                if (!ImportJson.TryParse(piece.Bytes.Span, out var element, out var problem))
                {
                    yield return Reject(offset, problem, piece.Start);
                    continue;
                }

                if (_position == 0 && !IsReview(element) && ForeignRecord.First(element, "claimReview") is not null)
                    throw new InvalidDataException(NotSchemaOrg);
                foreach (var node in Reviews(element))
                {
                    // A graph also contains the publishers and pages that its reviews refer to; these aren't records.
                    if (IsReview(node))
                        yield return Record(offset, node);
                    else if (!graph)
                        yield return Reject(offset, "isn't a ClaimReview", node.GetRawText()) with
                        {
                            Field = "@type",
                        };
                }
            }
        }

        private ImportRecord Record(long offset, JsonElement node) =>
            ForeignRecord.Checked(++_position, Map(node), Fields, node.GetRawText()) with
            {
                Offset = offset,
            };

        private ImportRecord Reject(long offset, string reason, string raw) =>
            ImportRecord.Reject(++_position, null, reason, raw) with
            {
                Offset = offset,
            };
    }

    private static readonly string TooLong = $"is longer than {InputWindow.Longest} bytes";

    private const string NotSchemaOrg =
        "The input comes from Google's Fact Check Tools API (objects with claimReview), which is another format "
        + "than schema.org ClaimReview and is not read. Take the publisher's ClaimReview feed, or convert it to JSON lines.";

    private static IEnumerable<JsonElement> Reviews(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && !IsReview(element) && element.TryGetProperty("item", out _)
            ? ForeignRecord.All(element, "item")
            : [element];

    private static bool IsReview(JsonElement node)
    {
        foreach (var type in ForeignRecord.All(node, "@type"))
            if (
                type.ValueKind == JsonValueKind.String
                && type.GetString() is "ClaimReview" or "http://schema.org/ClaimReview" or "https://schema.org/ClaimReview"
            )
                return true;
        return false;
    }

    private static JsonObject Map(JsonElement node)
    {
        var url = ForeignRecord.Text(node, "url");
        var text = ForeignRecord.Text(node, "claimReviewed");
        var item = ForeignRecord.First(node, "itemReviewed");
        var claim = ForeignRecord.Texts(
            ("id", "claimreview-" + ForeignRecord.Hash($"{url}\n{text}", 16)),
            ("text", text),
            ("language", Language(node) ?? "und"),
            ("firstSeen", ForeignRecord.Text(item, "datePublished"))
        );
        var author = ForeignRecord.First(item, "author");
        var kind = ForeignRecord.Text(author, "@type") switch
        {
            "Person" => "person",
            "Organization" => "organization",
            _ => null,
        };
        var claimant = ForeignRecord.Texts(("name", Name(author)), ("kind", kind));
        if (claimant.ContainsKey("name"))
            claim["claimant"] = claimant;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var appearances = new JsonArray();
        foreach (var place in ForeignRecord.All(item, "firstAppearance").Concat(ForeignRecord.All(item, "appearance")))
        {
            var address =
                place.ValueKind == JsonValueKind.String
                    ? place.GetString()
                    : ForeignRecord.Text(place, "url") ?? ForeignRecord.Text(place, "@id");
            if (string.IsNullOrWhiteSpace(address) || !seen.Add(address))
                continue;
            appearances.Add(
                (JsonNode)
                    ForeignRecord.Texts(
                        ("platform", ForeignRecord.Platform(address)),
                        ("url", address),
                        ("publishedAt", ForeignRecord.Text(place, "datePublished"))
                    )
            );
        }

        claim["appearances"] = appearances;
        var publisher = ForeignRecord.First(node, "author");
        var review = ForeignRecord.Texts(
            ("title", ForeignRecord.Text(node, "name") ?? ForeignRecord.Text(node, "headline")),
            ("url", url),
            (
                "publisher",
                Name(publisher) ?? Name(ForeignRecord.First(node, "publisher")) ?? Host(ForeignRecord.Text(publisher, "url") ?? url)
            ),
            ("publishedAt", ForeignRecord.Text(node, "datePublished")),
            ("rating", ForeignRecord.Text(ForeignRecord.First(node, "reviewRating"), "alternateName"))
        );
        claim["reviews"] = new JsonArray { (JsonNode)review };
        claim["source"] = ForeignRecord.Texts(("dataset", "ClaimReview"), ("url", url));
        return claim;
    }

    /// <summary>The language of a review as a BCP 47 tag; null if absent or written as a word.</summary>
    private static string? Language(JsonElement node)
    {
        var language = ForeignRecord.First(node, "inLanguage");
        var tag = language is { ValueKind: JsonValueKind.Object }
            ? ForeignRecord.Text(language, "alternateName")
            : ForeignRecord.Text(node, "inLanguage");
        return tag is not null && ClaimJson.IsLanguage(tag) ? tag : null;
    }

    private static string? Name(JsonElement? who) =>
        who is { ValueKind: JsonValueKind.String } text ? text.GetString() : ForeignRecord.Text(who, "name");

    private static string? Host(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.Host : null;
}
