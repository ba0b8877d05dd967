using System.Text;
using Transparency.Import;

namespace Transparency.Tests.Import;

public sealed class JsonlReaderTests
{
    private const string Good = """{"id":"a","text":"t","language":"en"}""";

    [Theory]
    [InlineData("")]
    [InlineData("\n \r\n\t\n")]
    [InlineData(Good, "ok a")]
    [InlineData("\uFEFF" + Good + "\r\n\r\n" + Good + "\r\n", "ok a", "ok a")]
    [InlineData("x\n" + Good, "line 1: isn't readable JSON: 'x' is an invalid start of a value. (at byte 0)", "ok a")]
    [InlineData("[]\n" + Good, "line 1: a claim is a JSON object, this is an array", "ok a")]
    [InlineData("""{"id":"a","id":"b","text":"t","language":"en"}""", "line 1: isn't readable JSON: Duplicate property 'id'.")]
    [InlineData(
        """{"id":"a","text":"t\u0000","language":"en"}""",
        "line 1: text: holds the control character U+0000 (character 2); only tab and line breaks are allowed"
    )]
    [InlineData(
        """{"id":"a","text":"t\u001b[2J","language":"en"}""",
        "line 1: text: holds the control character U+001B (character 2); only tab and line breaks are allowed"
    )]
    [InlineData("""{"id":"a","text":"\t a\r\n b","language":"en"}""", "ok a")]
    [InlineData(
        """{"id":"a","text":"t","language":"en","topics":["x\u0007"]}""",
        "line 1: topics[0]: holds the control character U+0007 (character 2); only tab and line breaks are allowed"
    )]
    [InlineData(
        """{"id":"a","text":"\ud800","language":"en"}""",
        "line 1: holds a \\u escape that isn't a Unicode character (half of a surrogate pair)"
    )]
    [InlineData(
        """{"id":"a","text":"t","language":"en","\udc00":1}""",
        "line 1: holds a \\u escape that isn't a Unicode character (half of a surrogate pair)"
    )]
    [InlineData("""{"id":"a","text":"\ud83d\ude00","language":"en"}""", "ok a")]
    [InlineData(
        """{"id":"a","text":"t","language":"en","firstSeen":"9999-12-31"}""",
        "line 1: firstSeen: '9999-12-31' isn't an ISO 8601 date between 1900 and 2100, such as 2024-05-20 or 2024-05-20T09:00:00Z"
    )]
    [InlineData(
        """{"id":"a","text":"t","language":"en","firstSeen":"2024-02-30"}""",
        "line 1: firstSeen: '2024-02-30' isn't an ISO 8601 date between 1900 and 2100, such as 2024-05-20 or 2024-05-20T09:00:00Z"
    )]
    [InlineData(
        """{"id":"../a","text":" ","language":"English"}""",
        "line 1: id: '../a' does not match [a-z0-9][a-z0-9-]{0,127} (and 2 more)"
    )]
    [InlineData(
        """{"id":"a","text":"t","language":"en"} {}""",
        "line 1: isn't readable JSON: '{' is invalid after a single JSON value. Expected end of data. (at byte 38)"
    )]
    public async Task A_line_is_a_claim_or_a_reject_with_its_reason(string input, params string[] expected) =>
        Assert.Equal(expected, await Outcome.OfAsync(ImportFormat.Jsonl, input));

    [Fact]
    public async Task Invalid_UTF8_rejects_its_line()
    {
        byte[] input = [.. "{\"id\":\"a\",\"text\":\""u8, 0xC3, 0x28, .. "\"}\n"u8, 0, 0, 0, (byte)'\n', .. Encoding.UTF8.GetBytes(Good)];
        Assert.Equal(
            ["line 1: isn't valid UTF-8", "line 2: isn't readable JSON: '0x00' is an invalid start of a value. (at byte 0)", "ok a"],
            await Outcome.OfAsync(ImportFormat.Jsonl, input)
        );
    }

    [Theory]
    [InlineData(
        "[",
        100_000,
        "line 1: isn't readable JSON: The maximum configured depth of 32 has been exceeded. Cannot read next JSON array. (at byte 32)"
    )]
    [InlineData(
        "{\"a\":",
        100_000,
        "line 1: isn't readable JSON: The maximum configured depth of 32 has been exceeded. Cannot read next JSON object. (at byte 160)"
    )]
    [InlineData("x", 50_000_000, "line 1: is longer than 1048576 bytes")]
    public async Task A_huge_line_costs_itself(string part, int times, string reason) =>
        Assert.Equal(
            [reason, "ok a"],
            await Outcome.OfAsync(ImportFormat.Jsonl, new StringBuilder().Insert(0, part, times).Append('\n').Append(Good).ToString())
        );

    [Theory]
    [InlineData(1_048_576, true)]
    [InlineData(1_048_577, false)]
    public async Task The_longest_line_is_a_line(int length, bool read)
    {
        var line = Good[..^1] + ",\"x\":\"";
        var input = line + new string('x', length - line.Length - 2) + "\"}";
        foreach (var end in new[] { "", "\n" })
            Assert.Equal([read ? "ok a" : "line 1: is longer than 1048576 bytes"], await Outcome.OfAsync(ImportFormat.Jsonl, input + end));
    }
}
