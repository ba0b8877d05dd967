using Transparency.Web.Pages.Shared;

namespace Transparency.Web.Tests.Pages;

public sealed class ExcerptTests
{
    [Theory]
    [InlineData("short", 10, "short")]
    [InlineData("some words that are many", 12, "some words…")]
    [InlineData("withoutanyspaceatall", 10, "withoutan…")]
    [InlineData("abcd😀fghij", 6, "abcd…")]
    public void A_text_ends_at_a_space_where_there_is_one(string text, int longest, string excerpt) =>
        Assert.Equal(excerpt, Excerpt.Of(text, longest));

    [Fact]
    public void A_passage_of_a_result_shows_the_match_and_breaks_no_markup()
    {
        var html =
            string.Concat(Enumerable.Repeat("a &amp; b ", 100))
            + "the <mark>match</mark> and "
            + string.Concat(Enumerable.Repeat("c &lt; d ", 100));
        var passage = Excerpt.OfMarked(html, 100);
        Assert.StartsWith("… ", passage, StringComparison.Ordinal);
        Assert.Contains(" the <mark>match</mark> and ", passage, StringComparison.Ordinal);
        Assert.EndsWith(" …", passage, StringComparison.Ordinal);
        Assert.InRange(passage.Length, 50, 105);
    }

    [Fact]
    public void A_script_without_spaces_is_cut_and_escaped() =>
        Assert.Equal("&lt;" + new string('字', 8) + "…", Excerpt.OfMarked("&lt;<mark>" + new string('字', 50) + "</mark>", 10));
}
