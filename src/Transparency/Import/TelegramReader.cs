using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Transparency.Import;

/// <summary>Reads a JSON export of Telegram Desktop, one message at a time: of one chat, or of an account with all its chats.</summary>
public static class TelegramReader
{
    /// <summary>Maps fields of a claim to fields of a message, for error messages.</summary>
    private static readonly Dictionary<string, string> Fields = new()
    {
        ["firstSeen"] = "date",
        ["appearances[0].publishedAt"] = "date",
        ["appearances[0].account"] = "name",
    };

    private static readonly SearchValues<char> Ukrainian = SearchValues.Create("іїєґІЇЄҐ");

    /// <summary>The records of the export, one per message. Anything else than a post, such as a service message, is rejected.</summary>
    /// <exception cref="InvalidDataException">The input isn't such an export.</exception>
    public static IAsyncEnumerable<ImportRecord> ReadAsync(Stream input, CancellationToken cancel = default) =>
        ImportJson.UntilBrokenAsync(new Export(new InputWindow(input, cancel)).RecordsAsync());

    /// <summary>
    /// Guesses the language by letters: Ukrainian ones, other Cyrillic, otherwise English; <c>und</c> without any letters.
    /// </summary>
    internal static string Language(string text)
    {
        if (text.AsSpan().ContainsAny(Ukrainian))
            return "uk";
        if (text.AsSpan().ContainsAnyInRange('\u0400', '\u04FF'))
            return "ru";
        return text.Any(char.IsLetter) ? "en" : "und";
    }

    private sealed class Export(InputWindow input)
    {
        private const string Expected = "an object with the messages of one chat, or one with chats.list";
        private readonly JsonWalker _json = new(input);
        private long _position;
        private bool _recognised;

        public async IAsyncEnumerable<ImportRecord> RecordsAsync()
        {
            await input.SkipByteOrderMarkAsync();
            var first = await _json.PeekAsync();
            if (first != '{')
                throw new InvalidDataException(
                    $"The input is {(first < 0 ? "empty" : "not an export of Telegram Desktop")}; expected {Expected}."
                );
            await foreach (var record in ChatAsync(root: true))
                yield return record;
            if (!_recognised)
                throw new InvalidDataException($"The input is not an export of Telegram Desktop; expected {Expected}.");
            if (await _json.PeekAsync() >= 0)
                throw _json.Broken("unexpected content after the end of the document");
        }

        /// <summary>The messages of a chat, or of all chats of an account.</summary>
        private async IAsyncEnumerable<ImportRecord> ChatAsync(bool root)
        {
            var chat = new Chat();
            await foreach (var name in _json.PropertiesAsync())
            {
                if (name == "id")
                    chat = chat with { Id = JsonWalker.Text(await _json.ValueAsync()) };
                else if (name == "name")
                    chat = chat with { Name = JsonWalker.Text(await _json.ValueAsync()) };
                else if (name == "type")
                    chat = chat with { Type = JsonWalker.Text(await _json.ValueAsync()) };
                else if (name == "username")
                    chat = chat with { Username = JsonWalker.Text(await _json.ValueAsync()) };
                else if (name == "messages")
                    await foreach (var offset in _json.ItemsAsync())
                        yield return Message(chat, offset, await _json.ValueAsync());
                else if (root && name is "chats" or "left_chats" && await _json.PeekAsync() == '{')
                    await foreach (var record in ChatsAsync())
                        yield return record;
                else
                    continue;
                _recognised |= name is "messages" or "chats";
            }
        }

        private async IAsyncEnumerable<ImportRecord> ChatsAsync()
        {
            await foreach (var name in _json.PropertiesAsync())
                if (name == "list")
                    await foreach (var _ in _json.ItemsAsync())
                        if (await _json.PeekAsync() == '{')
                            await foreach (var record in ChatAsync(root: false))
                                yield return record;
        }

        private ImportRecord Message(Chat chat, long offset, Piece piece) => Record(++_position, chat, piece) with { Offset = offset };
    }

    /// <summary>The properties of a chat that precede its messages in the export.</summary>
    private sealed record Chat(string? Id = null, string? Name = null, string? Type = null, string? Username = null)
    {
        /// <summary>
        /// Address of the chat: the public one if the export contains the user name, otherwise the one for members. Only channels and
        /// supergroups have an address.
        /// </summary>
        public string? Url
        {
            get
            {
                if (Username is { Length: > 0 })
                    return $"https://t.me/{Username.TrimStart('@')}";
                var linked = Type is null or "public_channel" or "private_channel" or "public_supergroup" or "private_supergroup";
                return linked ? $"https://t.me/c/{Id}" : null;
            }
        }
    }

    private static ImportRecord Record(long position, Chat chat, Piece piece)
    {
        if (piece.TooLong)
            return ImportRecord.Reject(position, null, $"is longer than {InputWindow.Longest} bytes", piece.Start);
        if (!ImportJson.TryParse(piece.Bytes.Span, out var message, out var problem))
            return ImportRecord.Reject(position, null, problem, piece.Start);
        if (message.ValueKind != JsonValueKind.Object)
            return ImportRecord.Reject(position, null, "isn't a message, which is an object", piece.Start);
        if (ForeignRecord.Text(message, "type") is not "message" and var type)
            return ImportRecord.Reject(position, "type", $"is '{type}', not a post: for example a notice that someone joined", piece.Start);
        if (chat.Id is null)
            return ImportRecord.Reject(position, "id", "the chat has no id before its messages", piece.Start);
        var id = ForeignRecord.Text(message, "id");
        if (id is null)
            return ImportRecord.Reject(position, "id", "is missing", piece.Start);
        var parts = ForeignRecord.All(message, "text");
        var text = string.Concat(parts.Select(p => p.ValueKind == JsonValueKind.String ? p.GetString() : ForeignRecord.Text(p, "text")));
        if (string.IsNullOrWhiteSpace(text))
            return ImportRecord.Reject(position, "text", "is empty: a post with only a picture or file isn't a claim", piece.Start);
        return ForeignRecord.Checked(position, Map(message, id, text.Trim(), chat), Fields, piece.Start);
    }

    private static JsonObject Map(JsonElement message, string id, string text, Chat chat)
    {
        var time = Time(message);
        var claim = ForeignRecord.Texts(
            ("id", $"telegram-{chat.Id}-{id}"),
            ("text", text),
            ("language", Language(text)),
            ("firstSeen", time)
        );
        claim["appearances"] = new JsonArray
        {
            (JsonNode)
                ForeignRecord.Texts(
                    ("platform", "telegram"),
                    ("url", chat.Url is { } url ? $"{url}/{id}" : null),
                    ("account", chat.Name),
                    ("publishedAt", time)
                ),
        };
        claim["source"] = ForeignRecord.Texts(("dataset", "Telegram"), ("url", chat.Url));
        return claim;
    }

    /// <summary>The time of a message in UTC if the export has it; otherwise local time, without a zone.</summary>
    private static string? Time(JsonElement message) =>
        long.TryParse(ForeignRecord.Text(message, "date_unixtime"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : ForeignRecord.Text(message, "date");
}
