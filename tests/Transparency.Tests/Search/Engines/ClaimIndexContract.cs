using System.Net;
using System.Text.Json;
using Transparency.Archive;
using Transparency.Archive.Files;
using Transparency.Content;
using Transparency.Evidence;
using Transparency.Languages;
using Transparency.Search;
using Transparency.Search.Analysis;
using Transparency.Search.Indexing;
using Transparency.Search.Matching;
using Transparency.Search.Query;

namespace Transparency.Tests.Search.Engines;

/// <summary>
/// What every search engine does. The cases in <c>Search/Cases</c> are shared: a claim found by one engine is found by all.
/// </summary>
/// <param name="cases">The index of these cases, for facts that only read it.</param>
public abstract partial class ClaimIndexContract(FilledOnce cases) : IClassFixture<FilledOnce>
{
    private static readonly JsonSerializerOptions CaseOptions = new(JsonSerializerDefaults.Web);

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected FilledOnce Cases { get; } = cases;

    private static string Claims => Case("claims.jsonl");

    /// <summary>Opens an index that lives in a folder, or under its name.</summary>
    protected abstract IClaimIndex NewIndex(string folder);

    /// <summary>The tokens that the engine makes of a document's text.</summary>
    protected abstract Task<IReadOnlyList<string>> TokensAsync(TextAnalysis analysis, string text);

    /// <summary>The tokens that the engine makes of a document's text by an analysis that isn't in the schema.</summary>
    private protected abstract Task<IReadOnlyList<string>> TokensOfNewAsync(TextAnalysis analysis, string text);

    public static IEnumerable<TheoryDataRow<string>> Queries() => Lines("queries.jsonl").Select(l => new TheoryDataRow<string>(l));

    public static IEnumerable<TheoryDataRow<string, string, string>> Analyses() =>
        Lines("analysis.tsv")
            .Where(l => !l.StartsWith('#'))
            .Select(l => l.Split('\t'))
            .Select(p => new TheoryDataRow<string, string, string>(p[0], p[1], p[2]));

    [Theory]
    [MemberData(nameof(Analyses))]
    public async Task Text_becomes_these_tokens(string analysis, string text, string tokens) =>
        Assert.Equal(tokens.Split(' '), await TokensAsync(SearchSchema.Analyses.Single(a => a.Name == analysis), text));

    [Theory]
    [InlineData("light-spanish", "a la", "Los laboratorios americanos crían virus", "los laboratori american crian virus")]
    [InlineData("light-italian", "a la", "I laboratori americani", "i laborator american")]
    [InlineData("light-portuguese", "a la", "Os laboratórios americanos", "os laboratori american")]
    [InlineData("czech", "a v", "Americké laboratoře v Praze a školách", "americk laboratoř prah škol")]
    [InlineData("bulgarian", "и в", "Американските лаборатории в България", "американск лаборатори българ")]
    public async Task A_language_of_analysis_is_one_file(string stemmer, string stopWords, string text, string tokens)
    {
        var file = $$"""
            order: 999
            stop-words: {{stopWords}}
            analysis:
              texts: own-language
              boost: 1
              steps:
                - fold-characters
                - words
                - lower-case
                - stop-words
                - stemmer: {{stemmer}}
            """;
        Assert.Equal(tokens, string.Join(' ', await TokensOfNewAsync(NewAnalysis(file), text)));
    }

    [Fact]
    public async Task Every_mechanism_of_analysis_takes_the_data_of_a_new_file()
    {
        const string file = """
            order: 999
            stop-words: und
            transliteration: { letters: { ж: zh, q: k } }
            analysis:
              texts: own-language
              boost: 1
              steps:
                - fold-characters
                - words
                - lower-case
                - elisions: d
                - fold-diacritics
                - transliteration
                - stop-words
                - endings: { keep: 2, list: ing aing }
                - join-letters: { zh: z, tt: t }
                - cut: 4
            """;
        var tokens = await TokensOfNewAsync(NewAnalysis(file), "Ж und d'bottté QUÉRY abaing abcdefg");
        Assert.Equal("z bote kuer ab abcd", string.Join(' ', tokens));
    }

    /// <summary>The analysis of a language that only this file adds.</summary>
    private static TextAnalysis NewAnalysis(string file) =>
        TextAnalysis
            .Of(LanguageSet.Read(new Dictionary<string, string>(LanguageSet.Embedded.Files) { ["xx.yaml"] = file }))
            .Single(a => a.Name == "xx");

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task A_query_finds_these(string json)
    {
        var expected = JsonSerializer.Deserialize<QueryCase>(json, CaseOptions)!;
        var index = await CasesAsync();
        var result = await index.SearchAsync(expected.Query(), Cancel);
        var found = result.Hits.Select(h => h.Document is ClaimDocument ? h.Document.Key.Id : h.Document.Key.ToString()).ToList();
        if (expected.Ids is { } ids && expected.Sort is not null)
            Assert.Equal(ids.Count, found.Count);
        if (expected.Ids is { } any)
            Assert.Equal(any.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        Assert.Equal(expected.Total ?? expected.Ids!.Count, result.Total);
        foreach (var (facet, values) in expected.Facets ?? [])
        foreach (var (value, count) in values)
            Assert.Equal(count, result.Facets[facet].FirstOrDefault(v => v.Value == value)?.Count ?? 0);
        Assert.All(
            SearchSchema.Facets.Where(f => f.Name == "kind" && expected.Include?.ContainsKey("kind") != true),
            f =>
                Assert.Equal(
                    result.Total,
                    result
                        .Facets[f.Name]
                        .Where(v => expected.Exclude?.GetValueOrDefault(f.Name)?.Contains(v.Value) != true)
                        .Sum(v => v.Count)
                )
        );
    }

    [Fact]
    public async Task What_is_looked_for_comes_first()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, SynonymFile.Name), Case(SynonymFile.Name), Cancel);
        var content = new ContentCatalog(new(new FileBlobStore(Path.Combine(folder.Path, "none")), new FileBlobStore(folder.Path)));
        await content.ReloadAsync(Cancel);
        using var filled = await FilledAsync(folder, Case("archive.jsonl"));
        var search = new AssistedSearch(filled.Index, content);
        var cases = Lines("relevance.tsv").Where(l => !l.StartsWith('#')).Select(l => l.Split('\t')).ToList();
        var wrong = new List<string>();
        foreach (var (phenomenon, query, expected, why) in cases.Select(c => (c[0], c[1], c[2], c[3])))
        {
            var answer = await search.SearchAsync(new() { Text = query }, Cancel);
            if (answer.Suggestion is { } suggestion)
                answer = await search.SearchAsync(new() { Text = suggestion }, Cancel);
            var first = answer.Result.Hits.FirstOrDefault(h => h.Document is ClaimDocument)?.Document.Key.Id;
            if (first != expected)
                wrong.Add($"{phenomenon}: {query} ({why}): {first ?? "nothing"} instead of {expected}");
        }

        Assert.True(cases.Count >= 150);
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Theory]
    [InlineData("вивезли + \"за кордон\"", "gold-uk")]
    [InlineData("\"за кордон\" + вивезли", "gold-uk")]
    [InlineData("\"за кордон\" \"вирізають органи\"", "organs-uk gold-uk")]
    public async Task A_phrase_that_is_demanded_or_stands_alone_stays_exact(string query, string ids)
    {
        using var folder = new TemporaryFolder();
        using var filled = await FilledAsync(folder, Case("archive.jsonl"));
        var content = new ContentCatalog(new(new FileBlobStore(Path.Combine(folder.Path, "none")), new FileBlobStore(folder.Path)));
        var answer = await new AssistedSearch(filled.Index, content).SearchAsync(new() { Text = query }, Cancel);
        Assert.Equal(ids.Split(' '), answer.Result.Hits.Select(h => h.Document.Key.Id));
    }

    [Fact]
    public async Task The_best_match_comes_first()
    {
        var index = await CasesAsync();
        Assert.Equal(
            "labs-en",
            (await index.SearchAsync(new() { Text = "dangerous viruses from American laboratories in Ukraine, says Zelensky" }, Cancel))
                .Hits[0]
                .Document
                .Key
                .Id
        );
    }

    [Theory]
    [InlineData(
        "😱😱 Друзі! Повноваження Зеленського закінчилися ще 20 травня 2024!!! #Зеленський @legitymnyi https://t.me/x/1",
        "term-uk"
    )]
    [InlineData(
        "Share before they delete it: there are American laboratories all over Ukraine, they breed viruses and they are dangerous. WAKE UP",
        "labs-en"
    )]
    [InlineData("Смотрите: американские лаборатории разрабатывали там биологическое оружие", "labs-ru")]
    public async Task A_post_matches_the_claim_that_it_repeats(string post, string id)
    {
        var index = await CasesAsync();
        var match = (await new PostMatcher(index).MatchAsync(new() { Text = post }, Cancel))[0];
        Assert.Equal((id, false), (match.Hit.Document.Key.Id, match.SameLink));
        Assert.InRange(match.Similarity, MatchQuery.SimilarityThreshold, 1);
        Assert.Contains("<mark>", match.Hit.Title + match.Hit.Snippet, StringComparison.Ordinal);
        Assert.DoesNotContain(
            await new PostMatcher(index).MatchAsync(new() { Text = post, Except = DocumentKey.Claim(id) }, Cancel),
            m => m.Hit.Document.Key.Id == id
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("😱 !!! #")]
    [InlineData("Борщ варять із буряка, капусти, моркви та цибулі, а подають зі сметаною")]
    [InlineData("My grandmother's recipe for pancakes needs milk, two eggs and some flour from the mill")]
    public async Task A_post_that_repeats_no_claim_matches_nothing(string post)
    {
        var index = await CasesAsync();
        Assert.Empty(await new PostMatcher(index).MatchAsync(new() { Text = post }, Cancel));
    }

    [Fact]
    public async Task A_claim_seen_at_the_posts_link_comes_first()
    {
        using var folder = new TemporaryFolder();
        const string seen =
            """{"id":"linked","text":"Something else entirely","language":"en","appearances":[{"platform":"telegram","url":"https://www.t.me/channel/12/?utm_source=a"}]}""";
        using var filled = await FilledAsync(folder, Claims.TrimEnd() + "\n" + seen);
        var alone = await new PostMatcher(filled.Index).MatchAsync(new() { Text = "http://t.me/channel/12#comments" }, Cancel);
        Assert.Equal(("linked", true), (Assert.Single(alone).Hit.Document.Key.Id, alone[0].SameLink));
        var both = await new PostMatcher(filled.Index).MatchAsync(
            new() { Text = "American laboratories in Ukraine breed dangerous viruses t.me/channel/12" },
            Cancel
        );
        Assert.Equal(["linked", "labs-en"], both.Select(m => m.Hit.Document.Key.Id).Take(2));
    }

    [Theory]
    [InlineData("\0\u0001\u001F")]
    [InlineData("\uD83D")]
    [InlineData("https:// www. a.b/ t.me/")]
    [InlineData("-(\"~9 a* [x] \\ ")]
    public async Task No_post_is_an_error(string post)
    {
        var index = await CasesAsync();
        await new PostMatcher(index).MatchAsync(new() { Text = post }, Cancel);
        await new PostMatcher(index).MatchAsync(new() { Text = string.Concat(Enumerable.Repeat(post + " moon", 20_000)) }, Cancel);
    }

    [Fact]
    public async Task Words_are_looked_up_in_any_form_and_misspelt_ones_have_near_words()
    {
        var index = await CasesAsync();
        var words = await index.LookUpAsync(["Laboratory", "labratories", "зеленский", "актора", "хлб", "xyzzyxyzzy"], Cancel);
        Assert.Equal(["Laboratory", "labratories", "зеленский", "актора", "хлб", "xyzzyxyzzy"], words.Select(w => w.Text));
        Assert.Equal([true, false, true, true, false, false], words.Select(w => w.Documents > 0));
        Assert.Equal(new NearWord("laboratories", 1), words[1].Near[0]);
        Assert.Empty(words[3].Near);
        Assert.Empty(words[4].Near);
        Assert.Empty(words[5].Near);
    }

    [Theory]
    [InlineData("постановка", "Постановка в Маріуполі")]
    [InlineData("marіup", "Постановка в Маріуполі")] // with a Cyrillic і
    [InlineData("postan", "Постановка в Маріуполі")]
    [InlineData("медв", "Віктор Медведчук")]
    [InlineData("Viktor m", "Віктор Медведчук")]
    [InlineData("glos", "Głos Obywatelski")]
    [InlineData("bio", "bioweapons")]
    [InlineData("legit", "legitimacy-of-the-president")]
    [InlineData("the term", "The term did not expire")]
    [InlineData("viktorm", null)]
    [InlineData("m", null)]
    [InlineData("", null)]
    public async Task What_is_typed_is_completed_in_any_script(string typed, string? completion)
    {
        var index = await CasesAsync();
        var found = (await index.CompleteAsync(typed, 10, Cancel)).Select(c => c.Text);
        if (completion is null)
            Assert.Empty(found);
        else
            Assert.Contains(completion, found);
    }

    [Fact]
    public async Task Completions_come_by_the_number_of_their_documents()
    {
        var index = await CasesAsync();
        Assert.Equal(new Completion(CompletionKind.Topic, "elections"), (await index.CompleteAsync("el", 1, Cancel)).Single());
    }

    [Fact]
    public async Task Sorts_put_the_undated_last_and_pages_hold_every_result_once()
    {
        var index = await CasesAsync();
        var claims = new Dictionary<string, IReadOnlyList<string>> { ["kind"] = ["claim"], ["language"] = ["en", "ru"] };
        string[] newest = ["labs-ru", "labs-en", "satire-en", "undated"],
            oldest = ["satire-en", "labs-en", "labs-ru", "undated"];
        Assert.Equal(newest, await Ids(index, new() { Include = claims, Sort = SearchSort.Newest }));
        Assert.Equal(newest, await Ids(index, new() { Include = claims }));
        Assert.Equal(oldest, await Ids(index, new() { Include = claims, Sort = SearchSort.Oldest }));
        var paged = new List<string>();
        for (var page = 1; page <= 3; page++)
            paged.AddRange(
                await Ids(
                    index,
                    new()
                    {
                        Include = claims,
                        Sort = SearchSort.Oldest,
                        Page = page,
                        PageSize = 2,
                    }
                )
            );
        Assert.Equal(oldest, paged);
    }

    [Fact]
    public async Task What_is_not_asked_for_is_not_made()
    {
        var index = await CasesAsync();
        var whole = await index.SearchAsync(new() { Text = "laboratories" }, Cancel);
        var plain = await index.SearchAsync(
            new()
            {
                Text = "laboratories",
                CountFacets = false,
                CutPassages = false,
            },
            Cancel
        );
        Assert.Equal(whole.Total, plain.Total);
        Assert.Equal(whole.Hits.Select(h => h.Document.Key), plain.Hits.Select(h => h.Document.Key));
        Assert.Empty(plain.Facets);
        Assert.Contains(
            whole.Hits,
            h => h.Snippet.Contains("<mark>", StringComparison.Ordinal) || h.Title.Contains("<mark>", StringComparison.Ordinal)
        );
        Assert.All(plain.Hits, h => Assert.Equal((WebUtility.HtmlEncode(h.Document.Title), ""), (h.Title, h.Snippet)));
        foreach (var sort in Enum.GetValues<SearchSort>())
        {
            var counted = await index.SearchAsync(
                new()
                {
                    Text = "laboratories",
                    Sort = sort,
                    PageSize = 0,
                },
                Cancel
            );
            Assert.Equal((whole.Total, 0), (counted.Total, counted.Hits.Count));
            Assert.Equal(whole.Facets, counted.Facets);
        }
    }

    [Fact]
    public async Task A_page_holds_as_many_results_as_are_asked_for_up_to_the_bound()
    {
        using var folder = new TemporaryFolder();
        using var filled = await FilledAsync(
            folder,
            string.Join(
                '\n',
                Enumerable
                    .Range(0, SearchQuery.MaxPageSize + 1)
                    .Select(i => $$"""{"id":"n{{i}}","text":"Bridge number {{i}}","language":"en"}""")
            )
        );
        var first = await Ids(filled.Index, new() { Text = "bridge", PageSize = SearchQuery.MaxPageSize + 1 });
        var rest = await Ids(
            filled.Index,
            new()
            {
                Text = "bridge",
                PageSize = SearchQuery.MaxPageSize,
                Page = 2,
            }
        );
        Assert.Equal((SearchQuery.MaxPageSize, 1, SearchQuery.MaxPageSize + 1), (first.Count, rest.Count, first.Union(rest).Count()));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000_000_000)]
    public async Task A_page_out_of_range_does_not_fail(int page)
    {
        var index = await CasesAsync();
        Assert.Equal(11, (await index.SearchAsync(new() { Page = page }, Cancel)).Total);
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("\0\u0001\u001F")]
    [InlineData("\uD83D")]
    [InlineData("-(-(-(\"~9999999999")]
    [InlineData("a~99 b* *c ** \\ \\\\")]
    [InlineData("()()()() | | + + - -")]
    public async Task No_input_is_an_error(string text)
    {
        var index = await CasesAsync();
        await index.SearchAsync(new() { Text = text }, Cancel);
        await index.SearchAsync(new() { Text = string.Concat(Enumerable.Repeat(text, 20_000)) }, Cancel);
    }

    [Fact]
    public async Task Words_beyond_the_bound_are_left_out_and_counted()
    {
        var index = await CasesAsync();
        var words = string.Join(' ', Enumerable.Range(0, SearchQuery.MaxWords).Select(i => $"word{i}"));
        var result = await index.SearchAsync(new() { Text = words + " moon viruses" }, Cancel);
        Assert.Equal((0, 2), (result.Total, result.WordsLeftOut));
    }

    [Fact]
    public async Task A_match_is_marked_in_its_language_and_markup_is_escaped()
    {
        using var folder = new TemporaryFolder();
        using var filled = await FilledAsync(
            folder,
            Claims + """{"id":"markup","title":"<b>Title</b>","text":"<script>alert(1)</script> about vaccines","language":"en"}"""
        );
        var hit = (await filled.Index.SearchAsync(new() { Text = "vaccine" }, Cancel)).Hits[0];
        Assert.Equal("&lt;b&gt;Title&lt;/b&gt;", hit.Title);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt; about <mark>vaccines</mark>", hit.Snippet, StringComparison.Ordinal);
        var translated = (await filled.Index.SearchAsync(new() { Text = "expired" }, Cancel)).Hits.Single(h =>
            h.Document.Key.Id == "term-uk"
        );
        Assert.Equal(("President Zelensky&#39;s term <mark>expired</mark>", "en"), (translated.Snippet, translated.SnippetLanguage));
    }

    [Fact]
    public async Task A_document_reads_back_as_it_was()
    {
        var index = await CasesAsync();
        var claim = Assert.IsType<ClaimDocument>(
            (await index.GetAsync([DocumentKey.Claim("term-uk"), DocumentKey.Claim("none")], Cancel)).Single()
        );
        Assert.Equal("@legitymnyi", claim.Claim.Appearances[1].Account);
        Assert.Equal(new DateOnly(2024, 5, 2), claim.Seen);
        Assert.Equal(["term"], claim.Debunks);
        Assert.Equal(1, claim.Seq);
        var debunks = new List<DebunkDocument>();
        await foreach (var debunk in index.ScanAsync<DebunkDocument>(cancel: Cancel))
            debunks.Add(debunk);
        Assert.Equal(["term-uk"], debunks.Single().Claims);
    }

    [Fact]
    public async Task The_updater_goes_on_where_it_stopped_and_a_rebuild_gives_the_same()
    {
        using var folder = new TemporaryFolder();
        using (await FilledAsync(folder)) { }

        using var log = NewLog(folder);
        await Append(log, """{"id":"later","text":"A later claim","language":"en"}""");
        var index = NewIndex(folder.Path);
        using var owned = index as IDisposable;
        using var again = new IndexUpdater(log, index);
        Assert.Equal(1, await again.CatchUpAsync(Cancel));
        Assert.Equal(0, await again.CatchUpAsync(Cancel));
        var before = await index.StatusAsync(Cancel);
        Assert.Equal((12, 12), (before.Documents, before.AppliedSeq));
        Assert.Equal(12, await again.RebuildAsync(Cancel));
        var after = await index.StatusAsync(Cancel);
        Assert.Equal((12, 12), (after.Documents, after.AppliedSeq));
        Assert.NotEqual(before.Name, after.Name);
        Assert.Equal(["term"], (await index.GetAsync([DocumentKey.Claim("term-uk")], Cancel)).OfType<ClaimDocument>().Single().Debunks);
    }

    [Fact]
    public async Task A_rebuild_fails_no_search_and_misses_nothing_that_comes_meanwhile()
    {
        using var folder = new TemporaryFolder();
        using var filled = await FilledAsync(folder);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var searching = Task.Run(
            async () =>
            {
                var searches = 0;
                for (; !stop.IsCancellationRequested; searches++)
                    Assert.True((await filled.Index.SearchAsync(new(), Cancel)).Total >= 11);
                return searches;
            },
            Cancel
        );
        for (var i = 0; i < 5; i++)
        {
            var rebuild = filled.Updater.RebuildAsync(Cancel);
            await Append(filled.Log, $$"""{"id":"meanwhile-{{i}}","text":"Meanwhile {{i}}","language":"en"}""");
            await filled.Updater.CatchUpAsync(Cancel);
            await rebuild;
        }

        await filled.Updater.CatchUpAsync(Cancel);
        Assert.Equal(5, (await filled.Index.SearchAsync(new() { Text = "meanwhile" }, Cancel)).Total);
        await stop.CancelAsync();
        Assert.True(await searching > 0);
    }

    [Fact]
    public async Task A_scan_goes_on_to_its_end_while_the_index_is_replaced()
    {
        using var folder = new TemporaryFolder();
        using var filled = await FilledAsync(folder);
        var scanned = new List<string>();
        await foreach (var claim in filled.Index.ScanAsync<ClaimDocument>(cancel: Cancel))
        {
            if (scanned.Count == 1)
                await filled.Updater.RebuildAsync(Cancel);
            scanned.Add(claim.Claim.Id);
        }

        Assert.Equal(10, scanned.Distinct().Count());
    }

    [Fact]
    public async Task A_scan_comes_in_the_order_of_the_log_and_goes_on_from_an_entry()
    {
        using var folder = new TemporaryFolder();
        using var filled = await FilledAsync(folder);
        await Append(filled.Log, """{"id":"labs-en","text":"American laboratories, told anew","language":"en"}""");
        await filled.Updater.CatchUpAsync(Cancel);
        var whole = await ScannedAsync(0);
        Assert.Equal("labs-en", whole[^1].Claim.Id);
        Assert.Equal(10, whole.Count);
        Assert.Equal(whole.Select(c => c.Seq).Order(), whole.Select(c => c.Seq));
        Assert.Equal(whole.Skip(4).Select(c => c.Claim.Id), (await ScannedAsync(whole[3].Seq)).Select(c => c.Claim.Id));
        Assert.Empty(await ScannedAsync(whole[^1].Seq));

        async Task<List<ClaimDocument>> ScannedAsync(long after)
        {
            var scanned = new List<ClaimDocument>();
            await foreach (var claim in filled.Index.ScanAsync<ClaimDocument>(after, Cancel))
                scanned.Add(claim);
            return scanned;
        }
    }

    [Fact]
    public async Task The_order_of_the_archive_is_paged_from_the_last_result_seen()
    {
        using var folder = new TemporaryFolder();
        using var filled = await FilledAsync(folder);
        await Append(filled.Log, """{"id":"labs-en","text":"American laboratories, told anew","language":"en"}""");
        await filled.Updater.CatchUpAsync(Cancel);
        var (paged, after) = (new List<SearchDocument>(), (long?)null);
        while (true)
        {
            var result = await filled.Index.SearchAsync(
                new()
                {
                    Sort = SearchSort.Archived,
                    After = after,
                    PageSize = 3,
                },
                Cancel
            );
            Assert.Equal((11, 10), (result.Total, result.Facets["kind"].Single(v => v.Value == "claim").Count));
            if (result.Hits.Count == 0)
                break;
            paged.AddRange(result.Hits.Select(h => h.Document));
            after = paged[^1].Seq;
        }

        Assert.Equal(["claim/labs-en", "debunk/term/en", "claim/satire-en"], paged.Select(d => d.Key.ToString()).Take(3));
        Assert.Equal(11, paged.Count);
        Assert.Equal(paged.OrderByDescending(d => d.Seq), paged);
        Assert.Equal(
            ["labs-en", "labs-ru"],
            await Ids(filled.Index, new() { Text = "лабораторий laboratories", Sort = SearchSort.Archived })
        );
    }

    [Fact]
    public async Task Months_are_counted_under_all_filters_when_asked_for()
    {
        var index = await CasesAsync();
        Assert.Empty((await index.SearchAsync(new(), Cancel)).Months);
        var ofVerdict = new Dictionary<string, IReadOnlyList<string>> { ["kind"] = ["claim"], ["verdict"] = ["false", "misleading"] };
        var counted = await index.SearchAsync(
            new()
            {
                CountMonths = true,
                Include = ofVerdict,
                SeenFrom = new(2020, 1, 1),
                PageSize = 1,
            },
            Cancel
        );
        Assert.Equal([new(new(2022, 3, 1), 3), new(new(2023, 8, 1), 1), new(new(2024, 5, 1), 1)], counted.Months);
        Assert.Equal(counted.Total, counted.Months.Sum(m => m.Count));
        var every = await index.SearchAsync(new() { CountMonths = true }, Cancel);
        Assert.Equal(every.Total - 1, every.Months.Sum(m => m.Count)); // one has no date
    }

    [Fact]
    public async Task Evidence_of_a_claim_is_found_by_its_key_alone_in_the_order_that_it_came()
    {
        using var folder = new TemporaryFolder();
        using var filled = await FilledAsync(folder);
        var total = (await filled.Index.SearchAsync(new(), Cancel)).Total;
        var captures = "123"
            .Select(digit => new Capture
            {
                Claim = "undated",
                Sha256 = new(digit, 64),
                Name = "shot" + digit,
            })
            .ToList();
        await filled.Log.AppendAsync([captures[0].ToEntry("test"), captures[1].ToEntry("test")], Cancel);
        await filled.Updater.CatchUpAsync(Cancel);
        await filled.Log.AppendAsync([captures[2].ToEntry("test"), (captures[0] with { Name = "renamed" }).ToEntry("test")], Cancel);
        await filled.Updater.CatchUpAsync(Cancel);
        IReadOnlyList<Capture> expected = [captures[1], captures[2], captures[0] with { Name = "renamed" }];
        Assert.Equal(
            expected,
            (await filled.Index.GetAsync([DocumentKey.Evidence("undated")], Cancel)).OfType<EvidenceDocument>().Single().Captures
        );
        Assert.Equal(total, (await filled.Index.SearchAsync(new(), Cancel)).Total);
        await filled.Updater.RebuildAsync(Cancel);
        Assert.Equal(
            expected,
            (await filled.Index.GetAsync([DocumentKey.Evidence("undated"), DocumentKey.Claim("undated")], Cancel))
                .OfType<EvidenceDocument>()
                .Single()
                .Captures
        );
        Assert.Equal(total, (await filled.Index.SearchAsync(new(), Cancel)).Total);
        Assert.Empty(filled.Updater.Unreadable);
    }

    [Fact]
    public async Task A_withdrawal_hides_a_claim_and_leaves_its_reason()
    {
        using var folder = new TemporaryFolder();
        using var filled = await FilledAsync(folder);
        await filled.Log.AppendAsync([NewEntry.Withdrawal("undated", "test", "a test")], Cancel);
        await filled.Updater.CatchUpAsync(Cancel);
        Assert.Equal(
            "a test",
            (await filled.Index.GetAsync([DocumentKey.Claim("undated"), DocumentKey.Withdrawal("undated")], Cancel))
                .OfType<WithdrawalDocument>()
                .Single()
                .Reason
        );
        Assert.Equal(10, (await filled.Index.SearchAsync(new(), Cancel)).Total);
        Assert.Equal(10, (await filled.Index.SearchAsync(new() { PageSize = 100 }, Cancel)).Hits.Count);
        await filled.Updater.RebuildAsync(Cancel);
        Assert.Equal(
            DocumentKey.Withdrawal("undated"),
            (await filled.Index.GetAsync([DocumentKey.Claim("undated"), DocumentKey.Withdrawal("undated")], Cancel)).Single().Key
        );
    }

    [Fact]
    public async Task A_debunk_that_is_withdrawn_or_changed_leaves_its_claims()
    {
        using var folder = new TemporaryFolder();
        using var filled = await FilledAsync(folder);
        await filled.Log.AppendAsync([Debunk(Case("debunk.md").Replace("[term-uk]", "[labs-en]", StringComparison.Ordinal))], Cancel);
        await filled.Updater.CatchUpAsync(Cancel);
        Assert.Equal(
            ["labs-en"],
            await Ids(filled.Index, new() { Include = new Dictionary<string, IReadOnlyList<string>> { ["has-debunk"] = ["yes"] } })
        );
        await filled.Log.AppendAsync([NewEntry.Withdrawal("term/en", "test", "a test")], Cancel);
        await filled.Updater.CatchUpAsync(Cancel);
        Assert.Equal(
            0,
            (
                await filled.Index.SearchAsync(
                    new() { Include = new Dictionary<string, IReadOnlyList<string>> { ["has-debunk"] = ["yes"] } },
                    Cancel
                )
            ).Total
        );
    }

    [Fact]
    public async Task An_entry_that_cannot_be_read_is_reported_and_stops_no_other()
    {
        using var folder = new TemporaryFolder();
        using var filled = await FilledAsync(folder);
        await filled.Log.AppendAsync(
            [
                Debunk("no front matter"),
                new(EntryKind.Claim, "bad", "test", JsonSerializer.SerializeToElement(new { id = "bad", text = 5 })),
            ],
            Cancel
        );
        await Append(filled.Log, """{"id":"later","text":"A later claim","language":"en"}""");
        Assert.Equal(3, await filled.Updater.CatchUpAsync(Cancel));
        Assert.Equal([12, 13], filled.Updater.Unreadable.Keys.Order());
        Assert.Equal(1, (await filled.Index.SearchAsync(new() { Text = "later" }, Cancel)).Total);
    }

    private static NewEntry Debunk(string markdown) =>
        new(
            EntryKind.Debunk,
            "term/en",
            "test",
            JsonSerializer.SerializeToElement(
                new
                {
                    slug = "term",
                    language = "en",
                    markdown,
                }
            )
        );

    private static string Case(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Search", "Cases", file));

    private static string[] Lines(string file) => Case(file).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private protected async Task<IClaimIndex> CasesAsync() => (await Cases.FillAsync(folder => FilledAsync(folder))).Index;

    private async Task<Filled> FilledAsync(TemporaryFolder folder, string? claims = null)
    {
        var log = NewLog(folder);
        await Append(log, claims ?? Claims);
        await log.AppendAsync([Debunk(Case("debunk.md"))], Cancel);
        var index = NewIndex(folder.Path);
        var updater = new IndexUpdater(log, index);
        await updater.CatchUpAsync(Cancel);
        return new(log, index, updater);
    }

    private static ArchiveLog NewLog(TemporaryFolder folder) =>
        new(new FileBlobStore(Path.Combine(folder.Path, "archive")), TimeProvider.System);

    private static async Task Append(ArchiveLog log, string lines) =>
        await log.AppendAsync(
            [
                .. lines
                    .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                    .Select(l => JsonDocument.Parse(l).RootElement)
                    .Select(c => new NewEntry(EntryKind.Claim, c.GetProperty("id").GetString()!, "test", c)),
            ],
            Cancel
        );

    private static async Task<List<string>> Ids(IClaimIndex index, SearchQuery query) =>
        [.. (await index.SearchAsync(query, Cancel)).Hits.Select(h => h.Document.Key.Id)];

    private sealed record QueryCase(
        string Why,
        string? Text,
        bool? AcrossScripts,
        string? Sort,
        Dictionary<string, IReadOnlyList<string>>? Include,
        Dictionary<string, IReadOnlyList<string>>? Exclude,
        DateOnly? SeenFrom,
        DateOnly? SeenTo,
        DateOnly? PublishedFrom,
        DateOnly? PublishedTo,
        IReadOnlyList<string>? Ids,
        int? Total,
        Dictionary<string, Dictionary<string, int>>? Facets
    )
    {
        public SearchQuery Query() =>
            new()
            {
                Text = Text ?? "",
                AcrossScripts = AcrossScripts ?? true,
                Sort = Sort is null ? SearchSort.Relevance : Enum.Parse<SearchSort>(Sort, ignoreCase: true),
                Include = Include ?? [],
                Exclude = Exclude ?? [],
                SeenFrom = SeenFrom,
                SeenTo = SeenTo,
                PublishedFrom = PublishedFrom,
                PublishedTo = PublishedTo,
            };
    }
}
