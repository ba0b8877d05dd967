using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Transparency.Claims.Import;

/// <summary>Reads the JSON export of Telegram Desktop: of one chat, or of an account with its chats.</summary>
public static class TelegramReader
{
    /// <summary>The records of the export, one for each message.</summary>
    /// <exception cref="InvalidDataException">The input is no such export.</exception>
    /// <exception cref="IOException">The export is too large.</exception>
    public static async IAsyncEnumerable<ImportRecord> ReadAsync(Stream input, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var (stream, _) = await ImportHelp.PeekAsync(input, cancel);
        await using var owned = stream;
        using var document = await ImportHelp.DocumentAsync(stream, cancel);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object) throw new InvalidDataException("The input is no export of Telegram Desktop: an object with messages is expected.");
        var chats = root.TryGetProperty("messages", out _) ? [root] : ImportHelp.All(ImportHelp.First(root, "chats"), "list");
        if (chats.Count == 0) throw new InvalidDataException("The input is no export of Telegram Desktop: it has neither messages nor chats.");
        long position = 0;
        foreach (var chat in chats)
        {
            var id = ImportHelp.Text(chat, "id") ?? throw new InvalidDataException("The export has a chat without id.");
            var name = ImportHelp.Text(chat, "name");
            foreach (var message in ImportHelp.All(chat, "messages"))
            {
                cancel.ThrowIfCancellationRequested();
                yield return Record(++position, message, id, name);
            }
        }
    }

    /// <summary>A guess of the language by its letters: Ukrainian ones, other Cyrillic, or else English.</summary>
    internal static string Language(string text)
    {
        if (text.Any(c => "іїєґІЇЄҐ".Contains(c, StringComparison.Ordinal))) return "uk";
        return text.Any(c => c is >= '\u0400' and <= '\u04FF') ? "ru" : "en";
    }

    private static ImportRecord Record(long position, JsonElement message, string chat, string? name)
    {
        try
        {
            if (message.ValueKind != JsonValueKind.Object) return ImportRecord.Reject(position, null, "is no message", message.GetRawText());
            if (ImportHelp.Text(message, "type") != "message") return ImportRecord.Reject(position, "type", "service message", message.GetRawText());
            var text = string.Concat(ImportHelp.All(message, "text").Select(p => p.ValueKind == JsonValueKind.String ? p.GetString() : ImportHelp.Text(p, "text"))).Trim();
            if (text.Length == 0) return ImportRecord.Reject(position, "text", "no text", message.GetRawText());
            return ImportRecord.Mapped(position, message, m => Map(m, text, chat, name));
        }
        catch (InvalidOperationException)
        {
            return ImportRecord.Reject(position, null, ImportRecord.BadEscape, message.GetRawText());
        }
    }

    private static JsonObject Map(JsonElement message, string text, string chat, string? name)
    {
        var id = ImportHelp.Text(message, "id");
        var time = long.TryParse(ImportHelp.Text(message, "date_unixtime"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 4_102_444_800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : ImportHelp.Text(message, "date");
        var claim = ImportHelp.Texts(("id", id is null ? null : $"telegram-{chat}-{id}"), ("text", text), ("language", Language(text)), ("firstSeen", time));
        claim["appearances"] = new JsonArray
        {
            (JsonNode)ImportHelp.Texts(("platform", "telegram"), ("url", $"https://t.me/c/{chat}/{id}"), ("account", name), ("publishedAt", time)),
        };
        claim["source"] = ImportHelp.Texts(("dataset", "Telegram"), ("url", $"https://t.me/c/{chat}"));
        return claim;
    }
}
