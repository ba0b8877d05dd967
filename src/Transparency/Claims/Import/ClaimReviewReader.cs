using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Transparency.Claims.Import;

/// <summary>Reads schema.org ClaimReview: a bare array (streamed), a DataFeed, a @graph, or one review.</summary>
public static class ClaimReviewReader
{
    private static readonly JsonSerializerOptions Options = new() { MaxDepth = 64, DefaultBufferSize = 1 << 16 };

    /// <summary>The records of the stream, one for each review.</summary>
    /// <exception cref="InvalidDataException">The input is no readable JSON, or none of these forms.</exception>
    /// <exception cref="IOException">A document that is no bare array is too large.</exception>
    public static async IAsyncEnumerable<ImportRecord> ReadAsync(Stream input, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var (stream, first) = await ImportHelp.PeekAsync(input, cancel);
        await using var owned = stream;
        long position = 0;
        if (first == (byte)'[')
        {
            await using var elements = JsonSerializer.DeserializeAsyncEnumerable<JsonElement>(stream, Options, cancel).GetAsyncEnumerator(cancel);
            while (true)
            {
                try
                {
                    if (!await elements.MoveNextAsync()) break;
                }
                catch (JsonException e)
                {
                    throw new InvalidDataException($"The input is no readable JSON after record {position}: {e.Message}", e);
                }

                foreach (var review in Reviews(elements.Current)) yield return Record(++position, review);
            }

            yield break;
        }

        using var document = await ImportHelp.DocumentAsync(stream, cancel);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object) throw new InvalidDataException("The input is neither an array nor an object of ClaimReview.");
        if (root.TryGetProperty("dataFeedElement", out _))
        {
            foreach (var element in ImportHelp.All(root, "dataFeedElement"))
                foreach (var review in Reviews(element)) yield return Record(++position, review);
        }
        else if (root.TryGetProperty("@graph", out _))
        {
            // A graph also holds the publishers and pages that its reviews refer to: they are no records.
            foreach (var node in ImportHelp.All(root, "@graph"))
                if (IsReview(node)) yield return Record(++position, node);
        }
        else if (IsReview(root)) yield return Record(1, root);
        else throw new InvalidDataException("The input holds no ClaimReview: expected is an array, a DataFeed with dataFeedElement, or a @graph.");
    }

    private static List<JsonElement> Reviews(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && !IsReview(element) && element.TryGetProperty("item", out _) ? ImportHelp.All(element, "item") : [element];

    private static bool IsReview(JsonElement node) =>
        ImportHelp.All(node, "@type").Any(t => t.ValueKind == JsonValueKind.String && (t.ValueEquals("ClaimReview") || t.ValueEquals("http://schema.org/ClaimReview") || t.ValueEquals("https://schema.org/ClaimReview")));

    private static ImportRecord Record(long position, JsonElement node) => IsReview(node)
        ? ImportRecord.Mapped(position, node, Map)
        : ImportRecord.Reject(position, "@type", "is no ClaimReview", node.GetRawText());

    private static JsonObject Map(JsonElement node)
    {
        var url = ImportHelp.Text(node, "url");
        var text = ImportHelp.Text(node, "claimReviewed");
        var item = ImportHelp.First(node, "itemReviewed");
        var claim = ImportHelp.Texts(
            ("id", "claimreview-" + ImportHelp.Hash($"{url}\n{text}", 16)),
            ("text", text),
            ("language", Language(node) ?? "und"),
            ("firstSeen", ImportHelp.Text(item, "datePublished")));
        var author = ImportHelp.First(item, "author");
        var claimant = ImportHelp.Texts(("name", Name(author)), ("kind", ImportHelp.Text(author, "@type") switch { "Person" => "person", "Organization" => "organization", _ => null }));
        if (claimant.ContainsKey("name")) claim["claimant"] = claimant;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var appearances = new JsonArray();
        foreach (var place in ImportHelp.All(item, "firstAppearance").Concat(ImportHelp.All(item, "appearance")))
        {
            var address = place.ValueKind == JsonValueKind.String ? place.GetString() : ImportHelp.Text(place, "url") ?? ImportHelp.Text(place, "@id");
            if (string.IsNullOrWhiteSpace(address) || !seen.Add(address)) continue;
            appearances.Add((JsonNode)ImportHelp.Texts(("platform", ImportHelp.Platform(address)), ("url", address), ("publishedAt", ImportHelp.Text(place, "datePublished"))));
        }

        claim["appearances"] = appearances;
        var review = ImportHelp.Texts(
            ("title", ImportHelp.Text(node, "name") ?? ImportHelp.Text(node, "headline")),
            ("url", url),
            ("publisher", Name(ImportHelp.First(node, "author")) ?? Name(ImportHelp.First(node, "publisher")) ?? Host(ImportHelp.Text(ImportHelp.First(node, "author"), "url") ?? url)),
            ("publishedAt", ImportHelp.Text(node, "datePublished")),
            ("rating", ImportHelp.Text(ImportHelp.First(node, "reviewRating"), "alternateName")));
        claim["reviews"] = new JsonArray { (JsonNode)review };
        claim["source"] = ImportHelp.Texts(("dataset", "ClaimReview"), ("url", url));
        return claim;
    }

    private static string? Language(JsonElement node)
    {
        var language = ImportHelp.First(node, "inLanguage");
        return language is { ValueKind: JsonValueKind.Object } ? ImportHelp.Text(language, "alternateName") : ImportHelp.Text(node, "inLanguage");
    }

    private static string? Name(JsonElement? who) => who is { ValueKind: JsonValueKind.String } text ? text.GetString() : ImportHelp.Text(who, "name");

    private static string? Host(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.Host : null;
}
