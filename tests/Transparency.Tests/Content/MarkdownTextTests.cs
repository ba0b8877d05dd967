using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Transparency.Content;

namespace Transparency.Tests.Content;

public sealed class MarkdownTextTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](data:text/html,alert)")]
    [InlineData("![x](\" onerror=alert(1))")]
    [InlineData("<form action=/editor><button>x</button></form>")]
    [InlineData("<style>body { display: none }</style>")]
    public void Nothing_in_a_text_runs_sends_or_restyles(string markdown)
    {
        var html = Html(markdown);
        Assert.Empty(html.QuerySelectorAll("script, style, form, [onerror], [style], [href^='javascript'], [href^='data']"));
    }

    [Theory]
    [InlineData("[a](/debunks)", "/uk/debunks")]
    [InlineData("[a](/)", "/uk/")]
    [InlineData("[a](//other.example/x)", "//other.example/x")]
    [InlineData("[a](https://example.org/debunks)", "https://example.org/debunks")]
    [InlineData("[a](#part)", "#part")]
    public void Links_to_this_site_get_the_language_of_the_page(string markdown, string address) =>
        Assert.Equal(address, Html(markdown, "/uk").QuerySelector("a")!.GetAttribute("href"));

    [Fact]
    public void Pictures_of_this_site_have_no_language() =>
        Assert.Equal("/images/a.png", Html("![A map](/images/a.png)", "/uk").QuerySelector("img")!.GetAttribute("src"));

    [Theory]
    [InlineData("| a |\n| --- |\n| b |", "table")]
    [InlineData("A note[^1].\n\n[^1]: Its text.", "a.footnote-ref")]
    [InlineData("## A heading", "h2#a-heading")]
    [InlineData("^^^\n![A map](a.png)\n^^^ A caption", "figure figcaption")]
    public void Tables_footnotes_headings_and_figures_are_rendered(string markdown, string selector) =>
        Assert.NotNull(Html(markdown).QuerySelector(selector));

    [Theory]
    [InlineData("**bold** and [a link](/x)", "bold and a link")]
    [InlineData("A fact [1].", "A fact [1].")]
    public void The_plain_text_has_the_words_without_markup(string markdown, string words) =>
        Assert.Equal(words, MarkdownText.ToPlain(markdown).Trim());

    [Theory]
    [InlineData("*not* _emphasis_ [1] `code` <b> \\ &amp;")]
    [InlineData("two\nlines")]
    public void An_escaped_text_shows_as_it_is_on_one_line(string text) =>
        Assert.Equal(text.Replace('\n', ' '), Html(MarkdownText.Escaped(text)).Body!.TextContent.Trim());

    [Fact]
    public void Links_citations_and_pictures_without_text_are_listed()
    {
        const string Text = "A [fact](/law) [1] and [2].\n\n![](/images/a.png) ![A map](/images/b.png)";
        Assert.Equal(["/law", "#source-1", "#source-2"], MarkdownText.Links(Text));
        Assert.Equal([1, 2], MarkdownText.Citations(Text));
        Assert.Equal(["/images/a.png"], MarkdownText.ImagesWithoutText(Text));
    }

    private static IDocument Html(string markdown, string root = "") => new HtmlParser().ParseDocument(MarkdownText.ToHtml(markdown, root));
}
