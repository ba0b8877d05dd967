using System.Text;
using Transparency.Archive;
using Transparency.Import;

namespace Transparency.Tests.Import;

public sealed class ClaimReviewReaderTests
{
    private const string Good = """{"@type":"ClaimReview","url":"https://a.example/1","claimReviewed":"c"}""";
    private const string Ok = "ok claimreview-8f70490992ec69f5";

    [Theory]
    [InlineData("[]")]
    [InlineData("[" + Good + "]", Ok)]
    [InlineData("\uFEFF \n" + Good, Ok)]
    [InlineData("""{"@context":"x","@type":"DataFeed","dataFeedElement":[""" + Good + "," + Good + "]}", Ok, Ok)]
    [InlineData("""{"dataFeedElement":{"@type":"DataFeedItem","item":[""" + Good + "," + Good + "]}}", Ok, Ok)]
    [InlineData("""{"@graph":[{"@type":"Organization"},""" + Good + "]}", Ok)]
    [InlineData("""[{"@type":["x","https://schema.org/ClaimReview"],"url":"https://a.example/1","claimReviewed":"c"}]""", Ok)]
    [InlineData(
        "[{\"a\" 1}," + Good + "]",
        "record 1 at byte 1: isn't readable JSON: '1' is invalid after a property name. Expected a ':'. (at byte 5)",
        Ok
    )]
    [InlineData(
        "[5,nul,[]," + Good + "]",
        "record 1 at byte 1: @type: isn't a ClaimReview",
        "record 2 at byte 3: isn't readable JSON: 'nul' is an invalid JSON literal. Expected the literal 'null'. (at byte 3)",
        "record 3 at byte 7: @type: isn't a ClaimReview",
        Ok
    )]
    [InlineData(
        """[{"@type":"ClaimReview","url":"\ud800"},""" + Good + "]",
        "record 1 at byte 1: holds a \\u escape that isn't a Unicode character (half of a surrogate pair)",
        Ok
    )]
    [InlineData(
        """[{"@type":"ClaimReview","@type":"ClaimReview"},""" + Good + "]",
        "record 1 at byte 1: isn't readable JSON: Duplicate property '@type'.",
        Ok
    )]
    [InlineData("""[{"@type":"ClaimReview"},""" + Good + "]", "record 1 at byte 1: claimReviewed: is missing", Ok)]
    [InlineData(
        """[{"@type":"ClaimReview","claimReviewed":"c","datePublished":"9999-01-01"},""" + Good + "]",
        "record 1 at byte 1: datePublished: '9999-01-01' isn't an ISO 8601 date between 1900 and 2100, such as "
            + "2024-05-20 or 2024-05-20T09:00:00Z",
        Ok
    )]
    [InlineData(
        "[" + Good + " " + Good + "]",
        Ok,
        "record 2 at byte 73: the JSON document is malformed here, and the rest was not read: expected a comma or the end of the array"
    )]
    [InlineData(
        "[" + Good + ",",
        Ok,
        "record 2 at byte 73: the JSON document is malformed here, and the rest was not read: expected a value"
    )]
    [InlineData(
        "[" + Good + ",{\"a\":\"",
        Ok,
        "record 2 at byte 73: the JSON document is malformed here, and the rest was not read: the input ends inside "
            + "the value that begins here"
    )]
    [InlineData(
        "[" + Good + "]x",
        Ok,
        "record 2 at byte 73: the JSON document is malformed here, and the rest was not read: unexpected content after "
            + "the end of the document"
    )]
    public async Task An_element_is_a_claim_or_a_reject_with_its_reason(string input, params string[] expected) =>
        Assert.Equal(expected, await Outcome.OfAsync(ImportFormat.ClaimReview, input));

    [Theory]
    [InlineData(
        "",
        "The input is empty; expected an array of ClaimReview objects, a DataFeed with dataFeedElement, a @graph, or one ClaimReview."
    )]
    [InlineData(
        "<html>",
        "The input is not a ClaimReview; expected an array of ClaimReview objects, a DataFeed with dataFeedElement, a "
            + "@graph, or one ClaimReview."
    )]
    [InlineData(
        "{}",
        "The input holds no ClaimReview; expected an array of ClaimReview objects, a DataFeed with dataFeedElement, a "
            + "@graph, or one ClaimReview."
    )]
    [InlineData(
        """{"@graph":[{"@type":"WebPage"}]}""",
        "The input holds no ClaimReview; expected an array of ClaimReview objects, a DataFeed with dataFeedElement, a "
            + "@graph, or one ClaimReview."
    )]
    [InlineData("[", "The input isn't readable JSON: at byte 1, expected a value.")]
    [InlineData("{\"a\"}", "The input isn't readable JSON: at byte 4, expected a colon.")]
    [InlineData("{a:1}", "The input isn't readable JSON: at byte 1, expected a property name.")]
    [InlineData(
        """[{"text":"t","claimReview":[{}]}]""",
        "The input comes from Google's Fact Check Tools API (objects with claimReview), which is another format than schema.org ClaimReview and is not read. Take the publisher's ClaimReview feed, or convert it to JSON lines."
    )]
    [InlineData(
        """{"claims":[{"text":"t","claimReview":[{}]}]}""",
        "The input comes from Google's Fact Check Tools API (objects with claimReview), which is another format than schema.org ClaimReview and is not read. Take the publisher's ClaimReview feed, or convert it to JSON lines."
    )]
    public async Task Input_without_ClaimReview_is_refused(string input, string message) =>
        Assert.Equal(
            message,
            (await Assert.ThrowsAsync<InvalidDataException>(() => Outcome.OfAsync(ImportFormat.ClaimReview, input))).Message
        );

    [Theory]
    [InlineData(
        "[",
        "]",
        "record 1 at byte 1: isn't readable JSON: The maximum configured depth of 32 has been exceeded. Cannot read "
            + "next JSON array. (at byte 32)",
        100_000
    )]
    [InlineData("[", "]", "record 1 at byte 1: is longer than 1048576 bytes", 10_000_000)]
    [InlineData("\"", "\"", "record 1 at byte 1: @type: isn't a ClaimReview", 2)]
    public async Task A_huge_element_costs_itself(string open, string close, string reason, int times)
    {
        var element = new StringBuilder().Insert(0, open, times / 2).Insert(times / 2 * open.Length, close, times / 2);
        Assert.Equal([reason, Ok], await Outcome.OfAsync(ImportFormat.ClaimReview, $"[{element},{Good}]"));
    }

    [Fact]
    public async Task A_review_is_mapped_to_a_claim()
    {
        const string review = """
            {"@type":"ClaimReview","url":"https://a.example/1","claimReviewed":"c\u0001","datePublished":"2020-01-03","inLanguage":"en","name":"Title",
             "author":{"@type":"Organization","name":"Checkers"},"reviewRating":{"@type":"Rating","ratingValue":1,"alternateName":"Pants on Fire!"},
             "itemReviewed":{"@type":"Claim","datePublished":"2020-01-02","author":{"@type":"Person","name":"Jo"},
              "appearance":[{"@type":"CreativeWork","url":"https://t.me/x/1"},"https://b.example/"],"firstAppearance":{"url":"https://t.me/x/1"}}}
            """;
        var record = await Outcome
            .RecordsAsync(ImportFormat.ClaimReview, new MemoryStream(Encoding.UTF8.GetBytes(review)))
            .SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            """
            {"id":"claimreview-7b772ec75251c21d","text":"c","language":"en","firstSeen":"2020-01-02","claimant":{"name":"Jo","kind":"person"},
            "appearances":[{"platform":"telegram","url":"https://t.me/x/1"},{"platform":"web","url":"https://b.example/"}],
            "reviews":[{"title":"Title","url":"https://a.example/1","publisher":"Checkers","publishedAt":"2020-01-03","rating":"Pants on Fire!"}],
            "source":{"dataset":"ClaimReview","url":"https://a.example/1"}}
            """.ReplaceLineEndings(""),
            Encoding.UTF8.GetString(LogEntry.Bytes(record.Payload!.Value))
        );
    }

    [Fact]
    public async Task The_examples_of_schema_org_are_claims()
    {
        await using var file = File.OpenRead(SharedData.Require("raw/claimreview_schemaorg_examples.jsonld"));
        Assert.All(
            await Outcome.ReadAsync(ImportFormat.ClaimReview, file),
            line => Assert.StartsWith("ok ", line, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task The_objects_of_Google_are_recognised()
    {
        await using var file = File.OpenRead(SharedData.Require("raw/google_factcheck_claims_ar.json"));
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => Outcome.ReadAsync(ImportFormat.ClaimReview, file));
        Assert.Contains("Google's Fact Check Tools API", refused.Message, StringComparison.Ordinal);
    }
}
