using Transparency.Archive.Files;
using Transparency.Content;

namespace Transparency.Tests.Content;

public sealed class ContentTests
{
    [Fact]
    public async Task The_content_of_this_repository_has_no_problems() =>
        Assert.Empty(
            await ContentCheck.RunAsync(
                new FileBlobStore(Path.Combine(Repository.Root, "content")),
                cancel: TestContext.Current.CancellationToken
            )
        );

    [Theory]
    [InlineData("no front matter", 1, "")]
    [InlineData("---\ntitle: A\nsummary: B\nverdict: wrong\npublished: 2024-05-21\n---\n", 4, "verdict")]
    [InlineData("---\ntitle: A\nsummary: B\nverdict: false\npublished: tomorrow\n---\n", 5, "published")]
    [InlineData("---\ntitle: A\nsummary: B\nverdict: false\npublished: 2024-05-21\nverdct: x\n---\n", 6, "verdct")]
    public void A_problem_is_told_by_line_and_field(string text, int line, string field)
    {
        var problems = new List<ContentProblem>();
        Assert.Null(FrontMatter.ReadDebunk("a.md", "a", "en", text, problems));
        Assert.Contains(problems, p => p.Line == line && p.Field == field);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("![x](\" onerror=alert(1))")]
    public void Markdown_gives_no_script(string markdown)
    {
        var html = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(MarkdownText.ToHtml(markdown));
        Assert.Empty(html.QuerySelectorAll("script, [onerror], [href^='javascript']"));
    }
}
