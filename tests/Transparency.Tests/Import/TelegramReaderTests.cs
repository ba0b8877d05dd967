using System.Text;
using System.Text.Json;
using Transparency.Import;

namespace Transparency.Tests.Import;

public sealed class TelegramReaderTests
{
    private const string Good =
        """{"id":7,"type":"message","date":"2026-06-19T15:26:50","date_unixtime":"1781868410","text":["Текст ",{"type":"bold","text":"і"}]}""";
    private const string Channel = """{"name":"News","type":"public_channel","id":24,"messages":[""";

    [Theory]
    [InlineData(Channel + Good + "]}", "ok telegram-24-7")]
    [InlineData(Channel + "]}")]
    [InlineData(
        """{"about":"x","personal_information":{"user_id":1},"chats":{"about":"y","list":["""
            + Channel
            + Good
            + "]},5,"
            + Channel
            + Good
            + """]}]},"left_chats":{"list":[]}}""",
        "ok telegram-24-7",
        "ok telegram-24-7"
    )]
    [InlineData(
        Channel + """{"id":1,"type":"service","action":"pin_message","text":""},""" + Good + "]}",
        "record 1 at byte 59: type: is 'service', not a post: for example a notice that someone joined",
        "ok telegram-24-7"
    )]
    [InlineData(
        Channel + """{"id":1,"type":"message","text":""},""" + Good + "]}",
        "record 1 at byte 59: text: is empty: a post with only a picture or file isn't a claim",
        "ok telegram-24-7"
    )]
    [InlineData(
        Channel + """{"type":"message","text":"t"},7,{"id":1 "x"},""" + Good + "]}",
        "record 1 at byte 59: id: is missing",
        "record 2 at byte 89: isn't a message, which is an object",
        "record 3 at byte 91: isn't readable JSON: '\"' is invalid after a value. Expected either ',', '}', or ']'. (at byte 8)",
        "ok telegram-24-7"
    )]
    [InlineData(
        Channel + """{"id":1,"type":"message","date":"9999-01-01T00:00:00","text":"t"},""" + Good + "]}",
        "record 1 at byte 59: date: '9999-01-01T00:00:00' isn't an ISO 8601 date between 1900 and 2100, such as "
            + "2024-05-20 or 2024-05-20T09:00:00Z (and 1 more)",
        "ok telegram-24-7"
    )]
    [InlineData(
        Channel + """{"id":1,"type":"message","date_unixtime":"99999999999999","date":"2020-01-01","text":"t"},""" + Good + "]}",
        "ok telegram-24-1",
        "ok telegram-24-7"
    )]
    [InlineData("""{"messages":[""" + Good + """],"id":24}""", "record 1 at byte 13: id: the chat has no id before its messages")]
    [InlineData(
        Channel + Good + ",{\"id\":8",
        "ok telegram-24-7",
        "record 2 at byte 194: the JSON document is malformed here, and the rest was not read: the input ends inside "
            + "the value that begins here"
    )]
    public async Task A_message_is_a_claim_or_a_reject_with_its_reason(string input, params string[] expected) =>
        Assert.Equal(expected, await Outcome.OfAsync(ImportFormat.Telegram, input));

    [Theory]
    [InlineData("", "The input is empty; expected an object with the messages of one chat, or one with chats.list.")]
    [InlineData(
        "[]",
        "The input is not an export of Telegram Desktop; expected an object with the messages of one chat, or one with chats.list."
    )]
    [InlineData(
        """{"chats":[]}""",
        "The input is not an export of Telegram Desktop; expected an object with the messages of one chat, or one with chats.list."
    )]
    public async Task Input_other_than_an_export_is_refused(string input, string message) =>
        Assert.Equal(
            message,
            (await Assert.ThrowsAsync<InvalidDataException>(() => Outcome.OfAsync(ImportFormat.Telegram, input))).Message
        );

    [Theory]
    [InlineData("public_channel", "", "https://t.me/c/24/7")]
    [InlineData("private_supergroup", "", "https://t.me/c/24/7")]
    [InlineData("public_channel", "news_uk", "https://t.me/news_uk/7")]
    [InlineData("private_group", "", null)]
    [InlineData("personal_chat", "", null)]
    public async Task A_message_has_the_link_that_its_chat_has(string type, string username, string? link)
    {
        var input = $$"""{"name":"News","type":"{{type}}","username":"{{username}}","id":24,"messages":[{{Good}}]}""";
        var record = await Outcome
            .RecordsAsync(ImportFormat.Telegram, new MemoryStream(Encoding.UTF8.GetBytes(input)))
            .SingleAsync(TestContext.Current.CancellationToken);
        var claim = Transparency.Claims.ClaimJson.Read(record.Payload!.Value);
        Assert.Equal(("Текст і", "uk", "2026-06-19T11:26:50Z"), (claim.Text, claim.Language, claim.FirstSeen));
        var appearance = Assert.Single(claim.Appearances);
        Assert.Equal(
            ("telegram", "News", "2026-06-19T11:26:50Z", link),
            (appearance.Platform, appearance.Account, appearance.PublishedAt, appearance.Url)
        );
    }

    [Fact]
    public async Task A_real_export_is_read()
    {
        await using var file = File.OpenRead(SharedData.Require("raw/telegram_desktop_export_real_sample.json"));
        var records = await Outcome.RecordsAsync(ImportFormat.Telegram, file).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(6, records.Count);
        Assert.Equal(
            "https://t.me/c/2447843635/3858",
            records[0].Payload!.Value.GetProperty("appearances")[0].GetProperty("url").GetString()
        );
        Assert.All(
            records.Skip(1),
            r => Assert.Equal(("text", JsonValueKind.Undefined), (r.Field, r.Payload?.ValueKind ?? JsonValueKind.Undefined))
        );
    }
}
