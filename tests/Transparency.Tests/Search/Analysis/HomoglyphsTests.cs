using Transparency.Search.Analysis;

namespace Transparency.Tests.Search.Analysis;

public sealed class HomoglyphsTests
{
    [Theory]
    [InlineData("пpeзидeнт", "президент")] // Latin p and e
    [InlineData("vаccinе", "vaccine")] // Cyrillic а and е
    [InlineData("iPhone та iPad", "iPhone та iPad")] // words of one script each
    [InlineData("YouTube-канал", "YouTube-канал")]
    [InlineData("п`ять", "п'ять")]
    [InlineData("VIPівський", "VIPівський")] // neither script has all of its letters
    [InlineData("", "")]
    public void Letters_of_another_script_that_look_alike_become_the_words_own(string text, string expected) =>
        Assert.Equal(expected, Homoglyphs.Normalize(text));
}
