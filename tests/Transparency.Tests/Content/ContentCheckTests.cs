using System.Text;
using Transparency.Archive.Files;
using Transparency.Content;

namespace Transparency.Tests.Content;

/// <summary>A small good content folder, broken in one way at a time.</summary>
public sealed class ContentCheckTests : IDisposable
{
    private const string Debunk = """
        ---
        title: A
        summary: B
        verdict: false
        published: 2024-05-21T09:00:00Z
        updated: 2024-05-23
        authors: [C]
        claims: [claim-1]
        narrative: story
        topics: [elections]
        sources:
          - { title: S1, url: "https://a.example/1", archived: "https://archive.example/1" }
          - { title: S2, url: "https://a.example/2" }
        corrections:
          - { date: 2024-05-23, text: D }
        ---
        ## What is true

        Text [1], more [2]. See [the rest](/pages/about#how-we-work), [top](#what-is-true),
        [the claim](#claim-claim-1), [its page](/claims/claim-1), [a topic](/topics/elections),
        [again](/debunks/first?lang=uk#source-2), [search](/search?q=x), `[9]`, ![a map](/map.png).
        """;

    private const string Claim =
        """{"id":"claim-1","text":"T","language":"uk","narrative":"story","reviews":[{"url":"https://a.example/"}]}""";
    private readonly TemporaryFolder _folder = new();

    public ContentCheckTests()
    {
        Write("debunks/first/en.md", Debunk);
        Write("debunks/first/uk.md", Debunk);
        Write("narratives/story/en.md", "---\ntitle: A\nsummary: B\n---\nText");
        Write("pages/about/en.md", "---\ntitle: A\nsummary: B\n---\n## How we work\nText\n");
        Write("claims/one.jsonl", "\uFEFF" + Claim + "\r\n\n");
        Write("claims/.gitkeep", "");
    }

    [Fact]
    public async Task A_good_folder_has_no_problems() => Assert.Empty(await FindingsAsync());

    [Theory]
    [InlineData("title: A", "title: ''", "2: title: is empty")]
    [InlineData("title: A", "title: [A]", "2: title: is not a text")]
    [InlineData("title: A\n", "", "2: title: is missing")]
    [InlineData("title: A", "title: A\ntitle: B", "3: the front matter isn't valid YAML: Duplicate key title")]
    [InlineData(
        "verdict: false",
        "verdict: wrong",
        "4: verdict: 'wrong' isn't one of false, mostly-false, misleading, altered, satire, unproven, mostly-true, true"
    )]
    [InlineData(
        "verdict:",
        "verdct:",
        "2: verdict: is missing",
        "4: verdct: isn't a known field; the known fields are title, summary, verdict, published, updated, authors, "
            + "claims, narrative, topics, sources, corrections, status"
    )]
    [InlineData("published: 2024-05-21T09:00:00Z", "published: 21 May", "5: published: '21 May' isn't a date such as 2024-05-21T09:00:00Z")]
    [InlineData(
        "published: 2024-05-21T09:00:00Z",
        "published: 9999-05-21",
        "5: published: '9999-05-21' isn't a date such as 2024-05-21T09:00:00Z"
    )]
    [InlineData("updated: 2024-05-23", "updated: 2024-05-20", "6: updated: is earlier than published")]
    [InlineData("updated: 2024-05-23", "updated: 2090-05-20", "6: updated: is in the future")]
    [InlineData("authors: [C]", "authors: C", "7: authors: is not a list of texts, such as [one, two]")]
    [InlineData("claims: [claim-1]", "claims: [claim-1, claim-1]", "8: claims: 'claim-1' is listed twice")]
    [InlineData(
        "narrative: story",
        "narrative: other",
        "9: narrative: 'other' has no text: write narratives/other/en.md, or correct the name"
    )]
    [InlineData("title: S2,", "", "13: sources[1].title: is missing: an item is of the form { title: …, url: … }")]
    [InlineData(
        "title: S2,",
        "title: S2, page: 3,",
        "13: sources[1].page: isn't a known field; the known fields are title, url, publisher, archived, no-copy"
    )]
    [InlineData(
        "https://archive.example/1",
        "archive.example",
        "12: sources[0].archived: 'archive.example' isn't an http or https address"
    )]
    [InlineData("https://a.example/2", "ftp://a.example/2", "13: sources[1].url: 'ftp://a.example/2' isn't an http or https address")]
    [InlineData("date: 2024-05-23", "date: May", "15: corrections.date: 'May' isn't a date such as 2024-05-23")]
    [InlineData("date: 2024-05-23", "date: 2024-05-20", "15: corrections.date: 2024-05-20 is earlier than published")]
    [InlineData("date: 2024-05-23", "date: 2090-05-20", "15: corrections.date: 2090-05-20 is in the future")]
    [InlineData("Text [1], more [2]", "Text [1]", "13: sources[1]: is never cited: write [2] where the text relies on it")]
    [InlineData("more [2]", "more [2][7]", "19: the citation [7] has no source: there are 2")]
    [InlineData(
        "more [2]",
        "more [1, 2], [2]",
        "19: the citation [1, 2] isn't a source number: write each citation by itself, as in [1][2]"
    )]
    [InlineData("#how-we-work", "#how-we-play", "19: the link '/pages/about#how-we-play' leads nowhere: the page has no #how-we-play")]
    [InlineData(
        "(#what-is-true)",
        "(#what-is-false)",
        "19: the link '#what-is-false' leads nowhere: the page has neither this heading nor this claim (#claim-…)"
    )]
    [InlineData(
        "(#claim-claim-1)",
        "(#claim-claim-2)",
        "20: the link '#claim-claim-2' leads nowhere: the page has neither this heading nor this claim (#claim-…)"
    )]
    [InlineData(
        "(/claims/claim-1)",
        "(/claims/claim-2)",
        "20: the link '/claims/claim-2' leads nowhere: this starter claim does not exist"
    )]
    [InlineData("(/topics/elections)", "(/topics/sport)", "20: the link '/topics/sport' leads nowhere: no debunk or claim has this topic")]
    [InlineData(
        "/debunks/first?lang=uk#source-2",
        "/debunks/second",
        "21: the link '/debunks/second' leads nowhere: the folder debunks/second does not exist"
    )]
    [InlineData(
        "/debunks/first?lang=uk#source-2",
        "/debunks/first#source-3",
        "21: the link '/debunks/first#source-3' leads nowhere: the page has no #source-3"
    )]
    [InlineData("/search?q=x", "/serch", "21: the link '/serch' leads nowhere: this page does not exist")]
    [InlineData(
        "/search?q=x",
        "javascript:alert(1)",
        "21: the link 'javascript:alert(1)' is neither a path of this site (/…), nor an http, https or mailto address"
    )]
    [InlineData(
        "/search?q=x",
        "about.md",
        "21: the link 'about.md' is neither a path of this site (/…), nor an http, https or mailto address"
    )]
    [InlineData("[search]", "[]", "21: the link to '/search?q=x' has no text")]
    [InlineData("![a map]", "![]", "21: the image '/map.png' has no text: describe what it shows, as in ![a map of the front](/map.png)")]
    [InlineData("---\n##", "##", "1: has no front matter: the file begins with a line '---', YAML fields, and a line '---'")]
    public async Task A_broken_debunk_is_told_by_line_field_and_reason(string good, string broken, params string[] findings)
    {
        Write("debunks/first/en.md", Replace(Debunk, good, broken));
        Assert.Equal(findings.Select(f => "debunks/first/en.md:" + f), await FindingsAsync());
    }

    [Theory]
    [InlineData(
        "verdict: false",
        "verdict: true",
        "4: verdict: 'true' differs from 'false' in debunks/first/en.md: translations must agree"
    )]
    [InlineData(
        "published: 2024-05-21T09:00:00Z",
        "published: 2024-05-21T10:00:00Z",
        "5: published: '2024-05-21T10:00:00+00:00' differs from '2024-05-21T09:00:00+00:00' in debunks/first/en.md: translations must agree"
    )]
    [InlineData(
        "claims: [claim-1]",
        "claims: [claim-2]",
        "8: claims: 'claim-2' isn't a starter claim: add it to claims/*.jsonl, or correct the id",
        "8: claims: 'claim-2' differs from 'claim-1' in debunks/first/en.md: translations must agree",
        "20: the link '#claim-claim-1' leads nowhere: the page has neither this heading nor this claim (#claim-…)"
    )]
    public async Task Translations_say_the_same(string good, string broken, params string[] findings)
    {
        Write("debunks/first/uk.md", Replace(Debunk, good, broken));
        Assert.Equal(findings.Select(f => "debunks/first/uk.md:" + f), await FindingsAsync());
    }

    [Theory]
    [InlineData("claims: [claim-1]\n", "", "debunks/one/en.md:1: claims: is missing: a debunk judges at least one claim")]
    [InlineData(
        "2024-05-21T09:00:00Z\nupdated: 2024-05-23",
        "2090-01-01",
        "debunks/one/en.md:5: published: is in the future, but published texts are shown at once; set status: draft until then"
    )]
    [InlineData("2024-05-21T09:00:00Z\nupdated: 2024-05-23", "2090-01-01\nstatus: draft")]
    public async Task A_debunk_by_itself_is_checked(string good, string broken, params string[] findings)
    {
        var text = Replace(Replace(Debunk, good, broken), "corrections:\n  - { date: 2024-05-23, text: D }\n", "");
        Write("debunks/one/en.md", broken.Length == 0 ? Replace(text, "[the claim](#claim-claim-1), ", "") : text);
        Assert.Equal(findings, await FindingsAsync());
    }

    [Theory]
    [InlineData(
        "debunks/first/ua.md",
        Debunk,
        "debunks/first/ua.md:1: 'ua' isn't a BCP 47 language tag: name the file en.md, uk.md, pt-BR.md …"
    )]
    [InlineData(
        "pages/About us/en.md",
        "---\ntitle: A\nsummary: B\n---\nT",
        "pages/About us/en.md:1: the folder 'About us' isn't a valid URL name: use a-z, 0-9 and -"
    )]
    [InlineData(
        "debunks/en.md",
        Debunk,
        "debunks/en.md:1: is in a folder that the site doesn't read. It reads debunks/{slug}/{language}.md, "
            + "narratives/{slug}/{language}.md, pages/{name}/{language}.md, claims/{name}.jsonl, synonyms.txt"
    )]
    [InlineData(
        "debunks/2024/first/en.md",
        Debunk,
        "debunks/2024/first/en.md:1: is in a folder that the site doesn't read. It reads debunks/{slug}/{language}.md, "
            + "narratives/{slug}/{language}.md, pages/{name}/{language}.md, claims/{name}.jsonl, synonyms.txt"
    )]
    [InlineData(
        "claims/one.json",
        "{}",
        "claims/one.json:1: is in a folder that the site doesn't read. It reads debunks/{slug}/{language}.md, "
            + "narratives/{slug}/{language}.md, pages/{name}/{language}.md, claims/{name}.jsonl, synonyms.txt"
    )]
    [InlineData(
        "narratives/story/uk.md",
        "---\ntitle: A\nsummary: B\n---\n\n",
        "narratives/story/uk.md:5: has no text after the front matter"
    )]
    [InlineData(
        "pages/x/en.md",
        "---\r\ntitle: A\r\nsummary: B\r\nverdict: false\r\n---\r\nT",
        "pages/x/en.md:4: verdict: isn't a known field; the known fields are title, summary"
    )]
    [InlineData("pages/x/en.md", "---\n- a\n---\nT", "pages/x/en.md:2: the front matter isn't a list of 'field: value' lines")]
    [InlineData(
        "claims/two.jsonl",
        Claim,
        "claims/two.jsonl:1: id: 'claim-1' stands already in claims/one.jsonl, line 1: an id identifies one claim"
    )]
    [InlineData(
        "claims/two.jsonl",
        "\n{\"id\":\"b\",\"text\":\"T\",\"language\":\"uk\",\"narrative\":\"other\"}",
        "claims/two.jsonl:2: reviews: names no source: give at least one review with an http or https url",
        "claims/two.jsonl:2: narrative: 'other' has no text: write narratives/other/en.md, or correct the name"
    )]
    [InlineData(
        "claims/two.jsonl",
        "\n{\"id\":\"b\",\"id\":\"b\"}\n{\"id\":\"c\"}",
        "claims/two.jsonl:2: isn't readable JSON: Duplicate property 'id'.",
        "claims/two.jsonl:3: text: is missing (and 1 more)"
    )]
    public async Task A_file_is_told_by_line_field_and_reason(string file, string text, params string[] findings)
    {
        Write(file, text);
        Assert.Equal(findings, await FindingsAsync());
    }

    [Fact]
    public async Task A_long_summary_is_told()
    {
        Write("pages/x/en.md", $"---\ntitle: A\nsummary: {new string('x', 301)}\n---\nT");
        Assert.Equal(["pages/x/en.md:3: summary: has 301 characters, at most 300 are shown whole"], await FindingsAsync());
    }

    [Fact]
    public async Task A_file_that_is_not_UTF8_is_a_finding_with_its_line()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "pages", "x"));
        File.WriteAllBytes(Path.Combine(_folder.Path, "pages", "x", "en.md"), [.. "---\ntitle: "u8, 0xE9, .. "\n---\n"u8]);
        Assert.Equal(["pages/x/en.md:2: isn't valid UTF-8: save the file as UTF-8"], await FindingsAsync());
    }

    public void Dispose() => _folder.Dispose();

    private static string Replace(string text, string old, string with)
    {
        Assert.Contains(old, text, StringComparison.Ordinal);
        return text.Replace(old, with, StringComparison.Ordinal);
    }

    private void Write(string file, string text)
    {
        var path = Path.Combine(_folder.Path, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }

    private async Task<IEnumerable<string>> FindingsAsync() =>
        (await ContentCheck.RunAsync(new FileBlobStore(_folder.Path), cancel: TestContext.Current.CancellationToken)).Select(p =>
            p.ToString()
        );
}
