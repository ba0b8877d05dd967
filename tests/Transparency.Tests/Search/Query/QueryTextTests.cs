using Transparency.Search.Query;

namespace Transparency.Tests.Search.Query;

public sealed class QueryTextTests
{
    [Theory]
    [InlineData("  moon  ", "moon")]
    [InlineData("«moon» „lab“", "\"moon\" \"lab\"")]
    [InlineData("moon\t\0lab", "moon  lab")]
    [InlineData("moon - lab", "moon   lab")]
    [InlineData("moon -lab", "moon -lab")]
    [InlineData("https://example.org/a moon", "moon")]
    [InlineData("has been", "\"has been\"")]
    [InlineData("не", "\"не\"")]
    [InlineData("мо\u0438\u0306 їх", "мо\u0438\u0306 їх")]
    [InlineData("і\u0308х", "\"і\u0308х\"")]
    [InlineData("-has", "-has")]
    [InlineData("moom~", "moom~2")]
    [InlineData("(moom~ | lab~) lab~1", "(moom~2 | lab~2) lab~1")]
    [InlineData("\"moom~ lab\" moon", "\"moom~ lab\" moon")]
    [InlineData("\"moon lab\"~ ~~~", "\"moon lab\"~ ~~~")]
    public void A_query_is_cleaned(string typed, string cleaned)
    {
        Assert.Equal(cleaned, QueryText.Clean(typed, out var leftOut));
        Assert.Equal(0, leftOut);
    }

    [Fact]
    public void Deep_nesting_loses_its_parentheses() =>
        Assert.Equal("moon", QueryText.Clean(new string('(', 21) + "moon" + new string(')', 21), out _));

    [Fact]
    public void Words_beyond_the_maximum_are_counted()
    {
        var words = string.Join(' ', Enumerable.Range(0, SearchQuery.MaxWords + 3).Select(i => $"w{i}"));
        Assert.EndsWith("w47", QueryText.Clean(words, out var leftOut), StringComparison.Ordinal);
        Assert.Equal(3, leftOut);
    }

    [Theory]
    [InlineData("\"a b\" c", true)]
    [InlineData("\"a b\"", false)]
    [InlineData("a b", false)]
    [InlineData("\"a b\" + c", false)]
    public void Phrases_beside_words_are_recognized(string query, bool expected) =>
        Assert.Equal(expected, QueryText.HasPhrasesBesideWords(query));
}
