using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Transparency.Claims.Import;

/// <summary>Reads the JSON export of one chat by Telegram Desktop: each message with text is a claim.</summary>
public static class TelegramReader
{
    /// <summary>The largest export, in bytes: it is one JSON object and is read whole.</summary>
    public const long LargestExport = 256L << 20;
    private static readonly System.Buffers.SearchValues<char> UkrainianLetters = System.Buffers.SearchValues.Create("іїєґІЇЄҐ");

    /// <summary>Reads every message.</summary>
    /// <exception cref="IOException">The stream is no such export.</exception>
    public static async IAsyncEnumerable<ImportRecord> ReadAsync(Stream input, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var export = await WholeDocument.ReadAsync(input, LargestExport, cancel);
        var root = export.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("messages", out var messages) || messages.ValueKind != JsonValueKind.Array
            || !root.TryGetProperty("id", out var chat) || chat.ValueKind != JsonValueKind.Number)
            throw new IOException("The file is no JSON export of a Telegram chat: it has no 'id' and 'messages'.");
        var name = root.TryGetProperty("name", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        long position = 0;
        foreach (var message in messages.EnumerateArray()) yield return Map(++position, message, chat.GetRawText(), name);
    }

    private static ImportRecord Map(long position, JsonElement message, string chat, string? account)
    {
        var raw = message.GetRawText();
        if (message.ValueKind != JsonValueKind.Object) return ImportRecord.Reject(position, "", "a message is a JSON object", raw);
        if (!message.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String || type.GetString() != "message")
            return ImportRecord.Reject(position, "type", "is no 'message' (a notice of the service has no text of its own)", raw);
        if (!message.TryGetProperty("id", out var id) || !id.TryGetInt64(out var number)) return ImportRecord.Reject(position, "id", "is missing or no number", raw);
        var text = message.TryGetProperty("text", out var parts) ? TextOf(parts).Trim() : "";
        if (text.Length == 0) return ImportRecord.Reject(position, "text", "is empty", raw);
        var claim = new Dictionary<string, object?>
        {
            ["id"] = $"telegram-{chat.Trim('-')}-{number}",
            ["text"] = text,
            ["language"] = LanguageOf(text),
        };
        var place = new Dictionary<string, object?> { ["platform"] = "telegram", ["url"] = $"https://t.me/c/{chat}/{number}", ["account"] = account };
        if (message.TryGetProperty("date_unixtime", out var time) && time.ValueKind == JsonValueKind.String
            && long.TryParse(time.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 4_102_444_800)
        {
            var at = DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            claim["firstSeen"] = at;
            place["publishedAt"] = at;
        }

        claim["appearances"] = new[] { place };
        claim["source"] = new { dataset = $"Telegram export of {account}" };
        return ImportRecord.Of(position, JsonSerializer.SerializeToElement(claim), raw);
    }

    private static string TextOf(JsonElement text) => text.ValueKind switch
    {
        JsonValueKind.String => text.GetString()!,
        JsonValueKind.Array => string.Concat(text.EnumerateArray().Select(TextOf)),
        JsonValueKind.Object when text.TryGetProperty("text", out var inner) => TextOf(inner),
        _ => "",
    };

    /// <summary>Ukrainian by its own letters, else Russian for Cyrillic, else undetermined: an export names no language.</summary>
    private static string LanguageOf(string text) =>
        text.AsSpan().ContainsAny(UkrainianLetters) ? "uk" : text.Any(c => c is >= 'а' and <= 'я' or >= 'А' and <= 'Я') ? "ru" : "und";
}
