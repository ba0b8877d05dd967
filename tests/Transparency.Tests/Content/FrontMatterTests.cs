using Transparency.Claims;
using Transparency.Content;

namespace Transparency.Tests.Content;

public sealed class FrontMatterTests
{
    private const string Whole = """
        ---
        title: "A title: with a colon"
        summary: A summary
        verdict: mostly-false
        published: 2024-05-21T09:00:00+03:00
        updated: 2024-05-22
        authors: [Olena, Taras]
        claims: [one, two]
        narrative: a-story
        topics: [law]
        sources:
          - { title: The law, url: https://example.org/, publisher: Parliament, archived: https://archive.example/1 }
          - { title: A letter, url: https://example.org/letter, no-copy: It is on paper }
        corrections:
          - { date: 2024-05-23, kind: correction, was: "false", text: It was worse }
        ---
        The text.

        """;

    [Fact]
    public void Every_field_of_a_debunk_is_read()
    {
        var debunk = Read(Whole, out var problems);
        Assert.Empty(problems);
        Assert.NotNull(debunk);
        Assert.Equal(("slug", "en", "A title: with a colon", "A summary"), (debunk.Slug, debunk.Language, debunk.Title, debunk.Summary));
        Assert.Equal((Verdict.MostlyFalse, "a-story", "published"), (debunk.Verdict, debunk.Narrative, debunk.Status));
        Assert.Equal(new DateTimeOffset(2024, 5, 21, 6, 0, 0, TimeSpan.Zero), debunk.Published);
        Assert.Equal(new DateTimeOffset(2024, 5, 22, 0, 0, 0, TimeSpan.Zero), debunk.Updated);
        Assert.Equal(["Olena", "Taras"], debunk.Authors);
        Assert.Equal(["one", "two"], debunk.Claims);
        Assert.Equal(["law"], debunk.Topics);
        Assert.Equal(["Parliament", null], debunk.Sources.Select(s => s.Publisher));
        var correction = Assert.Single(debunk.Corrections);
        Assert.Equal((new DateOnly(2024, 5, 23), Verdict.False, "It was worse"), (correction.Date, correction.Was, correction.Text));
        Assert.Equal("The text.\n", debunk.Markdown);
    }

    [Fact]
    public void A_file_of_Windows_with_a_byte_order_mark_is_read_the_same() =>
        Assert.Equal(Read(Whole, out _)!.Markdown, Read("\uFEFF" + Whole.ReplaceLineEndings("\r\n"), out _)!.Markdown);

    [Theory]
    [InlineData("", 1, "")]
    [InlineData("---\ntitle: A\n", 1, "")]
    [InlineData("---\n- a\n---\n", 2, "")]
    [InlineData("---\ntitle: [a\n---\n", null, "")]
    [InlineData("---\ntitle: A\n---\n", 2, "verdict")]
    [InlineData("---\ntitle:\n---\n", 2, "title")]
    [InlineData("---\ntitle: [a, b]\n---\n", 2, "title")]
    [InlineData("---\ntitle: A\nverdict: wrong\n---\n", 3, "verdict")]
    [InlineData("---\ntitle: A\npublished: 21.05.2024\n---\n", 3, "published")]
    [InlineData("---\ntitle: A\ntopics: law\n---\n", 3, "topics")]
    [InlineData("---\ntitle: A\nstatus: ready\n---\n", 3, "status")]
    [InlineData("---\ntitle: A\nsources: [law]\n---\n", 3, "sources[0]")]
    [InlineData("---\ntitle: A\nsources:\n  - { title: Law }\n---\n", 4, "sources[0].url")]
    [InlineData("---\ntitle: A\nsources:\n  - { title: Law, url: x, archive: y }\n---\n", 4, "sources[0].archive")]
    [InlineData("---\ntitle: A\ncorrections:\n  - { date: yesterday, text: x }\n---\n", 4, "corrections.date")]
    [InlineData("---\ntitle: A\ncorrections:\n  - { date: 2024-05-23, kind: rewrite, text: x }\n---\n", 4, "corrections.kind")]
    [InlineData("---\ntitle: A\nverdct: false\n---\n", 3, "verdct")]
    public void A_problem_names_file_line_and_field(string text, int? line, string field)
    {
        Assert.Null(Read(text, out var problems));
        Assert.Contains(problems, p => p.File == "file.md" && (line is null || p.Line == line) && p.Field == field);
    }

    [Fact]
    public void A_page_has_a_title_and_a_summary_and_nothing_else()
    {
        var problems = new List<ContentProblem>();
        var page = FrontMatter.ReadPage("about.md", "about", "en", "---\ntitle: About\nsummary: Who we are\n---\nText", problems);
        Assert.Empty(problems);
        Assert.Equal(("about", "About", "Who we are", "Text"), (page!.Name, page.Title, page.Summary, page.Markdown));
        Assert.Null(FrontMatter.ReadPage("about.md", "about", "en", "---\ntitle: A\nsummary: B\nverdict: false\n---\n", problems));
        Assert.Equal("verdict", Assert.Single(problems).Field);
    }

    private static Debunk? Read(string text, out List<ContentProblem> problems) =>
        FrontMatter.ReadDebunk("file.md", "slug", "en", text, problems = []);
}
