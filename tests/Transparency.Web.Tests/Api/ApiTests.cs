using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.VisualBasic.FileIO;
using Transparency.Archive;
using Transparency.Search;
using Transparency.Search.Analysis;
using Transparency.Search.Indexing;
using Transparency.Tests;

namespace Transparency.Web.Tests.Api;

/// <summary>The API, used as programs do.</summary>
public sealed class ApiTests(Site site, SiteWithoutIndex away)
{
    private static readonly string[] Formulas =
    [
        "=HYPERLINK(\"https://example.org\")",
        "+1",
        "-1",
        "@SUM(A1)",
        "plain, \"quoted\"\nand broken",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("q=pagination&language=pl&not-topic=test-topic-2&sort=oldest")]
    [InlineData("q=%22Pagination+has+no+such+phrase%22")]
    [InlineData("q=AFU&language=uk")]
    [InlineData("q=Zelensky&scripts=own")]
    public async Task A_search_finds_what_its_page_finds(string query)
    {
        var answer = await JsonAsync($"search?{query}&size=3");
        var page = await site.GetAsync("/en/search?" + query);
        var results = answer.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(page.QuerySelector("[role=status] strong")!.TextContent, $"{answer.GetProperty("total").GetInt32()}");
        Assert.Equal(
            page.QuerySelectorAll(".item h3").Take(3).Select(h => h.TextContent),
            results.Select(r => r.GetProperty("title").GetString()!)
        );
        foreach (var url in results.Select(r => r.GetProperty("url").GetString()!))
            Assert.StartsWith(site.Root, url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_says_what_was_relaxed_and_what_may_have_been_meant()
    {
        var relaxed = await JsonAsync("search?q=%22pagination+of+claims%22");
        Assert.True(relaxed.GetProperty("relaxed").GetBoolean());
        Assert.True(relaxed.GetProperty("total").GetInt32() >= SiteContent.PagedClaims);
        Assert.Equal(
            relaxed.GetProperty("total").GetInt32(),
            (await JsonAsync("facets?q=%22pagination+of+claims%22")).GetProperty("total").GetInt32()
        );
        var misspelt = await JsonAsync("search?q=paginatoin");
        Assert.Equal((0, false), (misspelt.GetProperty("total").GetInt32(), misspelt.GetProperty("relaxed").GetBoolean()));
        Assert.Equal(
            ("paginatoin", "pagination"),
            (misspelt.GetProperty("unknown")[0].GetString(), misspelt.GetProperty("suggestion").GetString())
        );
    }

    [Theory]
    [InlineData("q=pagination")]
    [InlineData("q=pagination&sort=archived")]
    [InlineData("kind=claim&sort=archived&size=100")]
    public async Task Its_cursors_lead_to_every_result_once(string query)
    {
        var (ids, next, total) = (new List<string>(), (string?)"", 0);
        for (var answers = 0; next is not null && answers < 50; answers++)
        {
            var answer = await JsonAsync(
                $"search?{query}{(query.Contains("size", StringComparison.Ordinal) ? "" : "&size=7")}{(next.Length > 0 ? "&cursor=" + next : "")}"
            );
            ids.AddRange(answer.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("id").GetString()!));
            (next, total) = (answer.GetProperty("next").GetString(), answer.GetProperty("total").GetInt32());
        }

        Assert.True(total >= SiteContent.PagedClaims);
        Assert.Equal((total, total), (ids.Count, ids.Distinct().Count()));
    }

    [Fact]
    public async Task Counts_are_those_of_the_search()
    {
        var facets = await JsonAsync("facets?q=pagination");
        Assert.Equal(SiteContent.PagedClaims, facets.GetProperty("total").GetInt32());
        Assert.Equal(SearchSchema.Facets.Select(f => f.Name), facets.GetProperty("facets").EnumerateObject().Select(f => f.Name));
        Assert.Equal(SiteContent.PagedClaims, facets.GetProperty("months").EnumerateArray().Sum(m => m.GetProperty("count").GetInt32()));
    }

    [Fact]
    public async Task What_changes_is_told_once_added_changed_and_withdrawn()
    {
        var log = site.Services.GetRequiredService<ArchiveLog>();
        var index = site.Services.GetRequiredService<IClaimIndex>();
        var start = await CursorAtEndAsync();
        await AppendAsync(Claim("test-changes-a", "first"), Claim("test-changes-b", "first"));
        await AppendAsync(Claim("test-changes-a", "second"), Claim("test-changes-c", "first"));
        await AppendAsync(NewEntry.Withdrawal("test-changes-b", "test", "A test."));
        await Eventually.HoldsAsync(
            async () => (await index.GetAsync([DocumentKey.Withdrawal("test-changes-b")], Cancel)).Count > 0,
            "The withdrawal in the index"
        );

        var (changes, cursor) = (new List<JsonElement>(), start);
        for (var more = true; more; )
        {
            var answer = await JsonAsync($"changes?size=2&cursor={cursor}");
            changes.AddRange(
                answer
                    .GetProperty("changes")
                    .EnumerateArray()
                    .Where(c => c.GetProperty("id").GetString()!.StartsWith("test-changes", StringComparison.Ordinal))
            );
            (cursor, more) = (answer.GetProperty("cursor").GetString()!, answer.GetProperty("more").GetBoolean());
        }

        Assert.Equal(
            [("added", "a", null), ("added", "b", null), ("changed", "a", "second"), ("added", "c", "first"), ("withdrawn", "b", null)],
            changes.Select(c => (c.GetProperty("type").GetString()!, c.GetProperty("id").GetString()![^1..], Text(c)))
        );
        Assert.Equal("A test.", changes[^1].GetProperty("reason").GetString());
        Assert.DoesNotContain(
            (await JsonAsync($"changes?cursor={cursor}")).GetProperty("changes").EnumerateArray(),
            c => c.GetProperty("id").GetString()!.StartsWith("test-changes", StringComparison.Ordinal)
        );

        static string? Text(JsonElement change) =>
            change.GetProperty("claim") is { ValueKind: JsonValueKind.Object } claim
                ? claim.GetProperty("claim").GetProperty("text").GetString()
                : null;
        static NewEntry Claim(string id, string text) =>
            new(
                EntryKind.Claim,
                id,
                "test",
                JsonSerializer.SerializeToElement(
                    new
                    {
                        id,
                        text,
                        language = "en",
                    }
                )
            );
        async Task AppendAsync(params NewEntry[] entries) => await log.AppendAsync(entries, Cancel);
    }

    [Fact]
    public async Task A_post_finds_the_claims_that_it_repeats()
    {
        using var response = await site.Client.PostAsJsonAsync(
            "/api/v1/match",
            new { text = "Look: https://x.com/first/1 they say that Zelensky's term of office expired on 20 May 2024" },
            Cancel
        );
        var matches = (await response.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("matches").EnumerateArray().ToList();
        Assert.Equal((SiteContent.SecondClaim, true), (Id(matches[0]), matches[0].GetProperty("sameLink").GetBoolean()));
        Assert.Contains(matches, m => Id(m) == SiteContent.FirstClaim);

        static string Id(JsonElement match) => match.GetProperty("result").GetProperty("id").GetString()!;
    }

    [Theory]
    [InlineData("{\"text\":\" \"}", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{}", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("text=a", "application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType)]
    public async Task An_invalid_post_is_a_problem(string body, string type, HttpStatusCode status)
    {
        using var response = await site.Client.PostAsync("/api/v1/match", new StringContent(body, new MediaTypeHeaderValue(type)), Cancel);
        Assert.Equal((status, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task A_post_that_is_too_long_is_a_problem()
    {
        using var long10 = await site.Client.PostAsJsonAsync("/api/v1/match", new { text = new string('a', 10_001) }, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, long10.StatusCode);
        using var longer = await site.Client.PostAsJsonAsync("/api/v1/match", new { text = new string('a', 200_000) }, Cancel);
        Assert.Equal(
            (HttpStatusCode.RequestEntityTooLarge, "application/problem+json"),
            (longer.StatusCode, longer.Content.Headers.ContentType!.MediaType)
        );
    }

    [Fact]
    public async Task Withdrawn_claims_are_gone_with_their_reason()
    {
        var problem = await ProblemAsync(site, "claims/" + SiteContent.Withdrawn, HttpStatusCode.Gone);
        Assert.Contains("It named a private person.", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("search?x=1", "There is no parameter 'x'")]
    [InlineData("search?sort=best", "'sort' must be one of relevance, newest, oldest, archived")]
    [InlineData("search?scripts=none", "'scripts' must be one of all, own")]
    [InlineData("search?size=101", "'size' must be a number from 1 to 100")]
    [InlineData("search?size=1&size=2", "'size' is given 2 times")]
    [InlineData("search?seen-from=2024-13-01", "'seen-from' must be a date such as 2024-05-20")]
    [InlineData("search?cursor=nonsense", "'cursor' must be what an answer before said")]
    [InlineData("search?sort=archived&cursor=cDI", "The cursor belongs to a search in another order")]
    [InlineData("search?topic=", "'topic' must be a value, not empty")]
    [InlineData("search.csv?size=5", "There is no parameter 'size'")]
    [InlineData("facets?sort=newest", "There is no parameter 'sort'")]
    [InlineData("changes?size=0", "'size' must be a number from 1 to 1000")]
    [InlineData("changes?cursor=cDI", "'cursor' must be what an answer before said")]
    [InlineData("changes?cursor=ZTk5OTk5OTk", "beyond the end of this archive")]
    public async Task A_mistake_is_named(string address, string detail) =>
        Assert.Contains(
            detail,
            (await ProblemAsync(site, address, HttpStatusCode.BadRequest)).GetProperty("detail").GetString(),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("claims/none", HttpStatusCode.NotFound)]
    [InlineData("claims/No-Id", HttpStatusCode.NotFound)]
    [InlineData("debunks/none", HttpStatusCode.NotFound)]
    [InlineData("nothing", HttpStatusCode.NotFound)]
    public async Task What_is_not_there_is_a_problem_too(string address, HttpStatusCode status) =>
        await ProblemAsync(site, address, status);

    [Fact]
    public async Task A_method_that_is_not_answered_is_a_problem()
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/search");
        using var response = await site.Client.SendAsync(request, Cancel);
        Assert.Equal(
            (HttpStatusCode.MethodNotAllowed, "application/problem+json"),
            (response.StatusCode, response.Content.Headers.ContentType!.MediaType)
        );
        Assert.Equal(["GET", "HEAD"], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task Without_the_index_it_says_when_to_ask_again()
    {
        using var response = await away.Client.GetAsync("/api/v1/search", Cancel);
        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, "application/problem+json"),
            (response.StatusCode, response.Content.Headers.ContentType!.MediaType)
        );
        Assert.Equal(TimeSpan.FromSeconds(30), response.Headers.RetryAfter!.Delta);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        await ProblemAsync(away, "search?q=" + SiteWithoutIndex.Bug, HttpStatusCode.InternalServerError);
        Assert.Equal(HttpStatusCode.OK, (await away.Client.GetAsync("/api/v1/debunks/" + SiteContent.FirstDebunk, Cancel)).StatusCode);
    }

    [Theory]
    [InlineData("search?q=pagination")]
    [InlineData("facets")]
    [InlineData("claims/" + SiteContent.FirstClaim)]
    [InlineData("debunks/" + SiteContent.FirstDebunk + "?language=uk")]
    public async Task Who_has_it_gets_304(string address)
    {
        using var first = await site.Client.GetAsync("/api/v1/" + address, Cancel);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/" + address);
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var again = await site.Client.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Fact]
    public async Task Scripts_of_any_site_may_read_it()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/search?size=1");
        request.Headers.Add("Origin", "https://example.org");
        using var answer = await site.Client.SendAsync(request, Cancel);
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        using var asking = new HttpRequestMessage(HttpMethod.Options, "/api/v1/search");
        asking.Headers.Add("Origin", "https://example.org");
        asking.Headers.Add("Access-Control-Request-Method", "GET");
        asking.Headers.Add("Access-Control-Request-Headers", "if-none-match");
        using var allowed = await site.Client.SendAsync(asking, Cancel);
        Assert.Equal(
            (HttpStatusCode.NoContent, "*"),
            (allowed.StatusCode, allowed.Headers.GetValues("Access-Control-Allow-Origin").Single())
        );
        using var page = new HttpRequestMessage(HttpMethod.Get, "/api/v1/openapi.json");
        page.Headers.Add("Origin", "https://example.org");
        Assert.Equal("*", (await site.Client.SendAsync(page, Cancel)).Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public async Task A_table_of_results_reads_back_and_holds_no_formula()
    {
        await site
            .Services.GetRequiredService<ArchiveLog>()
            .AppendAsync(
                [
                    .. Formulas.Select(
                        (text, i) =>
                            new NewEntry(
                                EntryKind.Claim,
                                $"test-formula-{i}",
                                "test",
                                JsonSerializer.SerializeToElement(
                                    new
                                    {
                                        id = $"test-formula-{i}",
                                        text,
                                        language = "en",
                                        narrative = "test-formula",
                                    }
                                )
                            )
                    ),
                ],
                Cancel
            );
        await Eventually.HoldsAsync(
            async () => (await JsonAsync("facets?narrative=test-formula")).GetProperty("total").GetInt32() == 5,
            "A total of 5 claims"
        );
        using var response = await site.Client.GetAsync("/api/v1/search.csv?narrative=test-formula", Cancel);
        Assert.Equal(
            ("text/csv", "attachment"),
            (response.Content.Headers.ContentType!.MediaType, response.Content.Headers.ContentDisposition!.DispositionType)
        );
        var rows = Rows(await response.Content.ReadAsStringAsync(Cancel));
        var text = Array.IndexOf(rows[0], "claim_text");
        Assert.Equal(6, rows.Count);
        Assert.All(rows, r => Assert.Equal(rows[0].Length, r.Length));
        Assert.Equal(
            ["'+1", "'-1", "'=HYPERLINK(\"https://example.org\")", "'@SUM(A1)", "plain, \"quoted\"\nand broken"],
            rows.Skip(1).Select(r => r[text]).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Results_come_as_lines_of_JSON()
    {
        var lines = (await site.Client.GetStringAsync("/api/v1/search.jsonl?q=pagination", Cancel)).Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries
        );
        Assert.Equal(
            SiteContent.PagedClaims,
            lines.Select(l => JsonElement.Parse(l).GetProperty("claim").GetProperty("id").GetString()).Distinct().Count()
        );
    }

    /// <summary>The client has an address of its own, so that no other test counts.</summary>
    [Theory]
    [InlineData("127.0.0.77", "/api/v1/claims/none", HttpStatusCode.NotFound, Site.ApiRequestsPerMinute)]
    [InlineData("127.0.0.78", "/api/v1/search.csv?q=crowd", HttpStatusCode.OK, Site.ApiFilesPerMinute)]
    public async Task Too_many_requests_are_told_when_to_go_on(string from, string path, HttpStatusCode answer, int perMinute)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux answers on all of 127.0.0.0/8.");
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancel) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
                await socket.ConnectAsync(context.DnsEndPoint, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler) { BaseAddress = site.Address };
        for (var i = 0; i < 50 * perMinute; i++)
        {
            using var response = await client.GetAsync(path, Cancel);
            if (response.StatusCode == answer)
                continue;
            Assert.Equal(
                (HttpStatusCode.TooManyRequests, "application/problem+json"),
                (response.StatusCode, response.Content.Headers.ContentType!.MediaType)
            );
            Assert.InRange(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
            Assert.True(i >= perMinute);
            return;
        }

        Assert.Fail("No limit was met.");
    }

    private static List<string[]> Rows(string csv)
    {
        using var parser = new TextFieldParser(new StringReader(csv))
        {
            Delimiters = [","],
            HasFieldsEnclosedInQuotes = true,
            TrimWhiteSpace = false,
        };
        var rows = new List<string[]>();
        while (!parser.EndOfData)
            rows.Add(parser.ReadFields()!);
        return rows;
    }

    private async Task<string> CursorAtEndAsync()
    {
        var answer = await JsonAsync("changes?size=1000");
        while (answer.GetProperty("more").GetBoolean())
            answer = await JsonAsync($"changes?size=1000&cursor={answer.GetProperty("cursor").GetString()}");
        return answer.GetProperty("cursor").GetString()!;
    }

    private async Task<JsonElement> JsonAsync(string address)
    {
        using var response = await site.Client.GetAsync("/api/v1/" + address, Cancel);
        Assert.True(response.IsSuccessStatusCode, $"{address}: {await response.Content.ReadAsStringAsync(Cancel)}");
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    private static async Task<JsonElement> ProblemAsync(Site site, string address, HttpStatusCode status)
    {
        using var response = await site.Client.GetAsync("/api/v1/" + address, Cancel);
        Assert.Equal((status, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.Equal(
            ((int)status, false),
            (problem.GetProperty("status").GetInt32(), string.IsNullOrEmpty(problem.GetProperty("detail").GetString()))
        );
        return problem;
    }
}
