using System.Globalization;
using Transparency.Search.Query;

namespace Transparency.Tests.Search.Query;

/// <summary>What autocomplete offers, and the terms that it is kept as.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("🔥")] // a surrogate pair
    [InlineData("👩‍👩‍👧")] // joined by U+200D
    [InlineData("e\u0301")]
    [InlineData("🇺🇦")]
    public void A_long_text_is_cut_between_graphemes(string grapheme)
    {
        for (var offset = 0; offset < 12; offset++)
        {
            var text = new string('x', offset) + string.Concat(Enumerable.Repeat(grapheme, 120));
            var cut = Completion.Of(CompletionKind.Title, text).Text;
            Assert.EndsWith("…", cut, StringComparison.Ordinal);
            Assert.InRange(cut.Length, Completion.LongestText - 11, Completion.LongestText + 1);
            var borders = StringInfo.ParseCombiningCharacters(text);
            Assert.Contains(cut.Length - 1, borders);
        }
    }

    [Fact]
    public void A_long_text_is_cut_at_a_word() =>
        Assert.Equal(
            string.Join(' ', Enumerable.Repeat("word", 20)) + "…",
            Completion.Of(CompletionKind.Title, string.Join(' ', Enumerable.Repeat("word", 40))).Text
        );

    [Fact]
    public void A_single_endless_grapheme_is_cut_without_splitting_a_surrogate_pair()
    {
        var cut = Completion.Of(CompletionKind.Title, "a" + new string('\u0301', 500)).Text;
        Assert.Equal(Completion.LongestText + 1, cut.Length);
        Assert.Equal(
            new Completion(CompletionKind.Title, cut),
            Completion.OfTerm(Completion.Of(CompletionKind.Title, cut).Terms().First())
        );
    }

    [Theory]
    [InlineData("bio\tlabs")]
    [InlineData("bio\r\nlabs")]
    [InlineData("\tlabs\t")]
    [InlineData("labs \t3tab")]
    [InlineData("labs\u0000here")]
    [InlineData("labs\u2028here")]
    public void A_term_reads_back_as_its_completion(string text)
    {
        var completion = new Completion(CompletionKind.Narrative, text);
        Assert.NotEmpty(completion.Terms());
        Assert.All(completion.Terms(), term => Assert.Equal(completion, Completion.OfTerm(term)));
    }

    [Theory]
    [InlineData("\uD83D")]
    [InlineData("a\uDC00b")]
    [InlineData("a\uFFFEb\uFFFF")]
    [InlineData("\uFDD0")]
    [InlineData("\uD83F\uDFFE")] // U+1FFFE
    public void Invalid_UTF16_is_folded_without_an_error(string text)
    {
        Completion.Prefix(text);
        Assert.All(
            new Completion(CompletionKind.Title, "word " + text).Terms(),
            t => Assert.Equal(CompletionKind.Title, Completion.OfTerm(t).Kind)
        );
    }
}
