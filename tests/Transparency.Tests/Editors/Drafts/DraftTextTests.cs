using Transparency.Claims;
using Transparency.Content;
using Transparency.Editors.Drafts;

namespace Transparency.Tests.Editors.Drafts;

/// <summary>What an editor types is what the file says.</summary>
public sealed class DraftTextTests
{
    private static readonly DateTimeOffset Time = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("plain")]
    [InlineData("a \"quoted\" word and a back\\slash")]
    [InlineData("colon: dash - hash # and 'single'")]
    [InlineData("- { title: x }")]
    [InlineData("---")]
    [InlineData("null")]
    [InlineData("No")]
    [InlineData("Олена Коваленко-Шевчук")]
    [InlineData("two  spaces - and a dash -")]
    [InlineData("2024-01-01")]
    [InlineData("Ї, ґ and 😱")]
    [InlineData("tab\tand \u0001 control, \u2028 separator, \u0085 next line")]
    [InlineData("two\nlines")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("%{}[]&*!|>@`")]
    public void Every_field_comes_back_as_it_was(string value)
    {
        var text = Desk.Text with
        {
            Title = value,
            Summary = value,
            Authors = [value, "Second"],
            Topics = [value],
            Sources = [new(value, value, value, value, value)],
            Markdown = value.ReplaceLineEndings("\n") + "\n",
        };
        var correction = new Correction(new(2026, 11, 24), value, "update", Verdict.True);
        var problems = new List<ContentProblem>();
        var read = FrontMatter.ReadDebunk("x", "slug", "en", text.ToFile(Time, Time, [correction], "published"), problems);
        Assert.Empty(problems);
        Assert.Equivalent(text, DraftText.Of(read!), strict: true);
        Assert.Equal([correction], read!.Corrections);
        Assert.Equal((Time, Time, "published"), (read.Published, read.Updated, read.Status));
    }

    [Fact]
    public void It_is_written_as_people_write_it() =>
        Assert.Equal(
            """
            ---
            title: "The \"title\": of a debunk"
            summary: "Its summary."
            verdict: false
            published: 2026-11-24T09:00:00Z
            authors: [Olena Kovalenko]
            claims: [a-claim]
            narrative: a-narrative
            topics: [elections, "a topic/with more"]
            sources:
              - { title: "A source", url: "https://example.org/1", publisher: "A publisher", archived: "https://archive.example.org/1" }
              - { title: "Another", url: "https://example.org/2", no-copy: "It is behind a wall." }
            ---
            What is true [1][2].

            """,
            Desk.Text.ToFile(Time, null, [], "published")
        );

    [Fact]
    public void What_lacks_is_named()
    {
        var draft = new Draft
        {
            Id = "x",
            Slug = "s",
            Language = "en",
            Text = new(),
            Events = [new(Time, "olena", "started")],
        };
        Assert.Equal(
            [
                DraftFindingKind.NoTitle,
                DraftFindingKind.NoSummary,
                DraftFindingKind.NoVerdict,
                DraftFindingKind.NoAuthor,
                DraftFindingKind.NoClaim,
                DraftFindingKind.FewSources,
                DraftFindingKind.NoText,
                DraftFindingKind.NoTranslation,
            ],
            DraftCheck.Run(draft, [], ["uk"]).Select(p => p.Kind)
        );
        var full = draft with
        {
            Text = Desk.Text with
            {
                Summary = new string('x', 301),
                Sources = [.. Desk.Text.Sources, new("", "javascript:alert(1)", null, null)],
                Markdown = "[4] ![](/picture.png)",
                IsTranslationWaived = true,
            },
            Base = "the published file",
        };
        var claim = new Claim
        {
            Id = "a-claim",
            Text = new string('x', 76),
            Language = "en",
        };
        Assert.Equal(
            [
                new(DraftFindingKind.LongSummary),
                new(DraftFindingKind.BadSource, "3"),
                new(DraftFindingKind.SourceWithoutCopy, "3"),
                new(DraftFindingKind.CitationWithoutSource, "4"),
                new(DraftFindingKind.ImageWithoutText, "/picture.png"),
                new(DraftFindingKind.NoKind),
                new(DraftFindingKind.LongClaim, "a-claim"),
            ],
            DraftCheck.Run(full, [claim], ["uk"])
        );
        Assert.Equal([new(DraftFindingKind.UnknownClaim, "a-claim")], DraftCheck.Run(draft with { Text = Desk.Text }, [], []));
        Assert.Empty(DraftCheck.Run(draft with { Text = Desk.Text }, [claim with { Text = "short" }], []));
    }
}
