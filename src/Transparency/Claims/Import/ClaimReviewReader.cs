using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Transparency.Claims.Import;

/// <summary>Reads schema.org ClaimReview: a DataFeed with dataFeedElement, or a bare array (https://schema.org/ClaimReview).</summary>
public static class ClaimReviewReader
{
    /// <summary>The largest DataFeed, in bytes: it is one JSON object and is read whole.</summary>
    public const long LargestFeed = 256L << 20;

    /// <summary>Reads every review.</summary>
    /// <exception cref="IOException">The stream is no such feed.</exception>
    public static async IAsyncEnumerable<ImportRecord> ReadAsync(Stream input, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var feed = await WholeDocument.ReadAsync(input, LargestFeed, cancel);
        var root = feed.RootElement;
        var elements = root.ValueKind == JsonValueKind.Array ? root
            : root.ValueKind == JsonValueKind.Object && root.TryGetProperty("dataFeedElement", out var list) && list.ValueKind == JsonValueKind.Array ? list
            : throw new IOException("The file is neither a schema.org DataFeed with dataFeedElement nor an array of ClaimReview.");
        long position = 0;
        foreach (var element in elements.EnumerateArray())
            foreach (var review in Reviews(element))
                yield return Map(++position, review);
    }

    private static IEnumerable<JsonElement> Reviews(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Reviews),
        JsonValueKind.Object when element.TryGetProperty("item", out var item) && item.ValueKind is JsonValueKind.Array or JsonValueKind.Object => Reviews(item),
        _ => [element],
    };

    private static ImportRecord Map(long position, JsonElement review)
    {
        if (Text(review, "@type") is not "ClaimReview") return ImportRecord.Reject(position, "@type", "is not ClaimReview", review.GetRawText());
        var text = Text(review, "claimReviewed");
        if (string.IsNullOrWhiteSpace(text)) return ImportRecord.Reject(position, "claimReviewed", "is missing", review.GetRawText());
        var url = Text(review, "url");
        var reviewed = Get(review, "itemReviewed");
        var seen = Text(reviewed, "datePublished");
        var claim = new Dictionary<string, object?>
        {
            ["id"] = "claimreview-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url + "\n" + text)))[..16],
            ["text"] = text,
            ["language"] = Text(review, "inLanguage") ?? "und",
        };
        if (Text(Get(reviewed, "author"), "name") is { } name) claim["claimant"] = new { name };
        if (seen is not null) claim["firstSeen"] = seen;
        var places = new[] { Text(Get(reviewed, "firstAppearance"), "url") }.Concat(All(Get(reviewed, "appearance")).Select(a => Text(a, "url"))).OfType<string>().Distinct().ToList();
        claim["appearances"] = places.Select(p => new { platform = "web", url = p });
        claim["reviews"] = new[]
        {
            new Dictionary<string, string?> { ["title"] = Text(review, "name"), ["url"] = url, ["publisher"] = Text(Get(review, "author"), "name"), ["publishedAt"] = Text(review, "datePublished"), ["rating"] = Text(Get(review, "reviewRating"), "alternateName") }
                .Where(p => p.Value is not null).ToDictionary(),
        };
        return ImportRecord.Of(position, JsonSerializer.SerializeToElement(claim), review.GetRawText());
    }

    private static JsonElement Get(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    private static IEnumerable<JsonElement> All(JsonElement element) => element.ValueKind switch { JsonValueKind.Array => element.EnumerateArray(), JsonValueKind.Object => [element], _ => [] };

    private static string? Text(JsonElement element, string name) => Get(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}

/// <summary>A JSON document that is read whole, up to a stated size.</summary>
internal static class WholeDocument
{
    public static async Task<JsonDocument> ReadAsync(Stream input, long largest, CancellationToken cancel)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[1 << 16];
        for (int n; (n = await input.ReadAsync(chunk, cancel)) > 0;)
        {
            if (buffer.Length + n > largest) throw new IOException($"The file is larger than {largest >> 20} MiB. Split it, or convert it to JSON Lines.");
            buffer.Write(chunk, 0, n);
        }

        try
        {
            return JsonDocument.Parse(buffer.ToArray(), ClaimJson.Parsing);
        }
        catch (JsonException e)
        {
            throw new IOException($"The file is no JSON: {e.Message}", e);
        }
    }
}
