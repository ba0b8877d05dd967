using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Transparency.Import;

/// <summary>Reads the JSON export of Telegram Desktop, one message at a time: of one chat, or of an account with its chats.</summary>
public static class TelegramReader
{
    /// <summary>Where the fields of a claim stand in a message.</summary>
    private static readonly Dictionary<string, string> Fields = new()
    {
        ["firstSeen"] = "date",
        ["appearances[0].publishedAt"] = "date",
        ["appearances[0].account"] = "name",
    };

    private static readonly SearchValues<char> Ukrainian = SearchValues.Create("іїєґІЇЄҐ");

    /// <summary>The records of the export, one for each message; what is no post, such as a service message, is a reject.</summary>
    /// <exception cref="InvalidDataException">The input is no such export.</exception>
    public static IAsyncEnumerable<ImportRecord> ReadAsync(Stream input, CancellationToken cancel = default) =>
        ImportJson.UntilBrokenAsync(new Export(new InputWindow(input, cancel)).RecordsAsync());

    /// <summary>
    /// A guess of the language by its letters: Ukrainian ones, other Cyrillic, else English; <c>und</c> where there are no letters.
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
                    $"The input is {(first < 0 ? "empty" : "no export of Telegram Desktop")}; expected is {Expected}."
                );
            await foreach (var record in ChatAsync(root: true))
                yield return record;
            if (!_recognised)
                throw new InvalidDataException($"The input is no export of Telegram Desktop; expected is {Expected}.");
            if (await _json.PeekAsync() >= 0)
                throw _json.Broken("something follows the end of the document");
        }

        /// <summary>The messages of a chat, or of the chats of an account, which stand at the root.</summary>
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

    /// <summary>What an export says of a chat before its messages.</summary>
    private sealed record Chat(string? Id = null, string? Name = null, string? Type = null, string? Username = null)
    {
        /// <summary>
        /// Address of the chat: the public one where the export tells its user name, else the one for members; only channels and
        /// supergroups have one.
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
            return ImportRecord.Reject(position, null, "is no message, which is an object", piece.Start);
        if (ForeignRecord.Text(message, "type") is not "message" and var type)
            return ImportRecord.Reject(position, "type", $"is '{type}' and no post: such as a notice that someone joined", piece.Start);
        if (chat.Id is null)
            return ImportRecord.Reject(position, "id", "the chat has no id before its messages", piece.Start);
        var id = ForeignRecord.Text(message, "id");
        if (id is null)
            return ImportRecord.Reject(position, "id", "is missing", piece.Start);
        var parts = ForeignRecord.All(message, "text");
        var text = string.Concat(parts.Select(p => p.ValueKind == JsonValueKind.String ? p.GetString() : ForeignRecord.Text(p, "text")));
        if (string.IsNullOrWhiteSpace(text))
            return ImportRecord.Reject(position, "text", "is empty: a post with a picture or file alone is no claim", piece.Start);
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

    /// <summary>The time of a message in UTC; in the local time of the export, which has no zone, where it states no other.</summary>
    private static string? Time(JsonElement message) =>
        long.TryParse(ForeignRecord.Text(message, "date_unixtime"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : ForeignRecord.Text(message, "date");
}
