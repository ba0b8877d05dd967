using Transparency.Claims;
using Transparency.Search.Indexing;
using Transparency.Search.Query;

namespace Transparency.Tests.Search.Query;

public sealed class HighlighterTests
{
    [Theory]
    [InlineData("лабораторії", "Американські <mark>лабораторії</mark> в Україні")]
    [InlineData("лаборатория", "Американські <mark>лабораторії</mark> в Україні")]
    [InlineData("лабо\u00ADра*", "Американські <mark>лабораторії</mark> в Україні")]
    [InlineData("амеріканські~1", "<mark>Американські</mark> лабораторії в Україні")]
    [InlineData("\"лабораторії в україні\"", "Американські <mark>лабораторії</mark> <mark>в</mark> <mark>Україні</mark>")]
    [InlineData("лабораторії -Україні", "Американські <mark>лабораторії</mark> в Україні")]
    public void Matched_words_are_marked(string query, string title) =>
        Assert.Equal(title, Highlighter(query).Hit(Claim("Американські лабораторії в Україні", "uk", "—")).Title);

    [Fact]
    public void The_passage_with_most_matches_is_cut_at_words()
    {
        var text =
            $"{string.Join(' ', Enumerable.Repeat("filler", 100))} moon landing {string.Join(' ', Enumerable.Repeat("filler", 100))}";
        var snippet = Highlighter("moon landing").Hit(Claim("A title", "en", text)).Snippet;
        Assert.Contains("filler <mark>moon</mark> <mark>landing</mark> filler", snippet, StringComparison.Ordinal);
        Assert.StartsWith("… filler", snippet, StringComparison.Ordinal);
        Assert.EndsWith("filler …", snippet, StringComparison.Ordinal);
    }

    [Fact]
    public void Markup_is_escaped() =>
        Assert.Equal("&lt;b&gt;<mark>moon</mark>&lt;/b&gt;", Highlighter("moon").Hit(Claim("A title", "en", "<b>moon</b>")).Snippet);

    private static Highlighter Highlighter(string query) => new(QueryParser.Parse(query, acrossScripts: true, out _));

    private static ClaimDocument Claim(string title, string language, string text) =>
        DocumentBuilder.Claim(
            new Claim
            {
                Id = "c",
                Title = title,
                Text = text,
                Language = language,
            },
            1,
            DateTimeOffset.UnixEpoch,
            []
        );
}
