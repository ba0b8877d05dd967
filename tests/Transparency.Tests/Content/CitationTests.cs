using AngleSharp.Html.Parser;
using Transparency.Content;

namespace Transparency.Tests.Content;

public sealed class CitationTests
{
    [Theory]
    [InlineData("A fact [1].", "#source-1")]
    [InlineData("Two [1][2] and [12]", "#source-1 #source-2 #source-12")]
    [InlineData("In *emphasis [3]* and **strong [4]**", "#source-3 #source-4")]
    [InlineData("| a |\n| --- |\n| cell [5] |", "#source-5")]
    [InlineData("[1](https://example.org/)", "https://example.org/")]
    [InlineData("See [1].\n\n[1]: https://example.org/", "https://example.org/")]
    [InlineData("[1]: he said", "")]
    [InlineData("Code `[1]`, words [a], [ 1 ], [], [1234], [1", "")]
    [InlineData("\\[1]", "")]
    public void A_number_in_brackets_links_a_source(string markdown, string links) =>
        Assert.Equal(links, string.Join(' ', MarkdownText.Links(markdown)));

    [Fact]
    public void What_follows_is_outside_of_the_link()
    {
        var html = new HtmlParser().ParseDocument(MarkdownText.ToHtml("Before [1]. After [the law](/law)."));
        Assert.Equal("[1]", html.QuerySelector("a.citation")!.TextContent);
        Assert.Equal("Before [1]. After the law.", html.QuerySelector("p")!.TextContent);
        Assert.Equal(2, html.QuerySelectorAll("a").Length);
    }

    [Fact]
    public void The_words_keep_the_number() => Assert.Equal("A fact [1].", MarkdownText.ToPlain("A fact [1].").Trim());
}
