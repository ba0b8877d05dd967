using System.Text;
using System.Text.Json;
using Transparency.Import;

namespace Transparency.Tests.Import;

public sealed class EuvsdisinfoCsvReaderTests
{
    private const string Header = "date,id,title,countries,keywords,languages,outlets\n";
    private const string Good = "2020-01-02,https://euvsdisinfo.eu/report/a/,Title,Ukraine+US,NATO,Russian,RT\n";

    [Theory]
    [InlineData(Good, "ok euvsdisinfo-a")]
    [InlineData("2020-01-02,http://euvsdisinfo.eu/report/a/,T,,,,\n" + Good, "ok euvsdisinfo-a-843a7b91", "ok euvsdisinfo-a")]
    [InlineData("\n\r\n" + Good + "\n", "ok euvsdisinfo-a")]
    [InlineData("2020-01-02,https://euvsdisinfo.eu/report/b/,\"A, \"\"b\"\"\nc\",,,,\r\n" + Good, "ok euvsdisinfo-b", "ok euvsdisinfo-a")]
    [InlineData("a,b\n" + Good, "line 2: has 2 columns, expected 7", "ok euvsdisinfo-a")]
    [InlineData(",,,,,,,\n" + Good, "line 2: has 8 columns, expected 7", "ok euvsdisinfo-a")]
    [InlineData(
        "2020-01-02,\"https://euvsdisinfo.eu/report/b/,T,,,,\n" + Good,
        "line 2: has a quotation mark that is not closed",
        "ok euvsdisinfo-a"
    )]
    [InlineData(
        "2020-01-02,\"x,T,,,,\n2020-01-02,\"https://euvsdisinfo.eu/report/b/\",T,,,,\n" + Good,
        "line 2: has a quotation mark out of place, or one that is not closed",
        "ok euvsdisinfo-b",
        "ok euvsdisinfo-a"
    )]
    [InlineData(
        "2020-01-02,https://euvsdisinfo.eu/report/b/,a \"quoted\" word,,,,\n" + Good,
        "line 2: has a quotation mark out of place, or one that is not closed",
        "ok euvsdisinfo-a"
    )]
    [InlineData("2020-01-02,not an address,T,,,,\n" + Good, "line 2: id: isn't an http or https address of a case", "ok euvsdisinfo-a")]
    [InlineData("2020-01-02,file:///etc/passwd,T,,,,\n" + Good, "line 2: id: isn't an http or https address of a case", "ok euvsdisinfo-a")]
    [InlineData(
        "9999-01-02,https://euvsdisinfo.eu/report/b/,T,,,,\n" + Good,
        "line 2: date: '9999-01-02' isn't an ISO 8601 date between 1900 and 2100, such as 2024-05-20 or 2024-05-20T09:00:00Z",
        "ok euvsdisinfo-a"
    )]
    [InlineData("2020-01-02,https://euvsdisinfo.eu/report/b/,,,,,\n" + Good, "line 2: title: is missing", "ok euvsdisinfo-a")]
    [InlineData(
        "2020-01-02,https://euvsdisinfo.eu/report/b/,a\0b,,,,\n" + Good,
        "line 2: title: holds the control character U+0000 (character 2); only tab and line breaks are allowed",
        "ok euvsdisinfo-a"
    )]
    [InlineData("2020-01-02,https://euvsdisinfo.eu/report/b/,a\u0001b,,,,\n" + Good, "ok euvsdisinfo-b", "ok euvsdisinfo-a")]
    [InlineData(
        Good + "2020-01-02,https://euvsdisinfo.eu/report/b/,T,,,,\"",
        "ok euvsdisinfo-a",
        "line 3: has a quotation mark that is not closed"
    )]
    public async Task A_row_is_a_claim_or_a_reject_with_its_reason(string rows, params string[] expected)
    {
        Assert.Equal(expected, await Outcome.OfAsync(ImportFormat.EuvsdisinfoCsv, Header + rows));
        Assert.Equal(expected, await Outcome.OfAsync(ImportFormat.EuvsdisinfoCsv, "\uFEFF" + Header + rows));
    }

    [Theory]
    [InlineData("", "The table is empty; expected a first row with date, id, title, countries, keywords, outlets.")]
    [InlineData("date,id\n", "The table has no column 'title'; expected in its first row: date, id, title, countries, keywords, outlets.")]
    [InlineData(
        "\"date\n",
        "The first row of the table has a quotation mark that is not closed; expected date, id, title, countries, keywords, outlets."
    )]
    public async Task Another_table_is_refused(string input, string message) =>
        Assert.Equal(
            message,
            (await Assert.ThrowsAsync<InvalidDataException>(() => Outcome.OfAsync(ImportFormat.EuvsdisinfoCsv, input))).Message
        );

    [Fact]
    public async Task Invalid_UTF8_rejects_its_row() =>
        Assert.Equal(
            ["line 2: isn't valid UTF-8", "ok euvsdisinfo-a"],
            await Outcome.OfAsync(
                ImportFormat.EuvsdisinfoCsv,
                [.. Encoding.UTF8.GetBytes(Header), 0xFF, .. "\n"u8, .. Encoding.UTF8.GetBytes(Good)]
            )
        );

    [Fact]
    public async Task A_field_of_50_megabytes_costs_its_row()
    {
        var input = Header + "2020-01-02,x,\"" + new string('x', 50_000_000) + "\",,,,\n" + Good;
        Assert.Equal(
            ["line 2: is longer than 1048576 bytes", "ok euvsdisinfo-a"],
            await Outcome.OfAsync(ImportFormat.EuvsdisinfoCsv, input)
        );
    }

    [Fact]
    public async Task A_row_is_mapped_to_a_claim()
    {
        const string row =
            "2020-01-02,https://euvsdisinfo.eu/report/A_b/,\"A &amp; \u0001B\",Ukraine+USSR,NATO+NATO,Russian,\"RT\r\nVesti - YouTube+Show more\"\n";
        var records = Outcome.RecordsAsync(ImportFormat.EuvsdisinfoCsv, new MemoryStream(Encoding.UTF8.GetBytes(Header + row)));
        Assert.Equal(
            """
            {"id":"euvsdisinfo-a-b-52f6f39b","text":"A & B","language":"en","firstSeen":"2020-01-02",
            "appearances":[{"platform":"web","outlet":"RT"},{"platform":"youtube","outlet":"Vesti - YouTube"}],"countries":["UA","USSR"],"topics":["NATO"],
            "reviews":[{"url":"https://euvsdisinfo.eu/report/A_b/","publisher":"EUvsDisinfo","rating":"disinformation"}],
            "source":{"dataset":"EUvsDisinfo","url":"https://euvsdisinfo.eu/report/A_b/"}}
            """.ReplaceLineEndings(""),
            Text((await records.SingleAsync(TestContext.Current.CancellationToken)).Payload!.Value)
        );
    }

    private static string Text(JsonElement payload) => Encoding.UTF8.GetString(Transparency.Archive.LogEntry.Bytes(payload));
}
