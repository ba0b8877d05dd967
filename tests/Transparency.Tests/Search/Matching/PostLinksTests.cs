using Transparency.Search.Matching;

namespace Transparency.Tests.Search.Matching;

public sealed class PostLinksTests
{
    [Theory]
    [InlineData("https://www.example.org/a/", "example.org/a")]
    [InlineData("http://EXAMPLE.org/a?utm_source=x&fbclid=1#top", "example.org/a")]
    [InlineData("https://m.example.org/a?id=5&b=2&gclid=3", "example.org/a?b=2&id=5")]
    [InlineData("https://twitter.com/who/status/1?s=20&t=abc", "x.com/who/status/1")]
    [InlineData("t.me/channel/12", "t.me/channel/12")]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("https://", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void One_address_has_one_spelling(string? link, string? expected) => Assert.Equal(expected, PostLinks.Normalize(link));

    [Fact]
    public void A_post_is_parted_into_words_and_links()
    {
        var (words, links) = PostLinks.Split(
            "Дивіться (https://t.me/a/1), t.me/a/1 і www.example.org/x?utm_medium=y! Кінець.Новий абзац @who me@example.org"
        );
        Assert.Equal(["t.me/a/1", "example.org/x"], links);
        Assert.Contains("Кінець.Новий абзац @who me@example.org", words, StringComparison.Ordinal);
        Assert.DoesNotContain("t.me", words, StringComparison.Ordinal);
    }
}
