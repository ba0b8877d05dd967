using Transparency.Content;

namespace Transparency.Tests.Content;

public sealed class TextDiffTests
{
    [Theory]
    [InlineData("one two three", "one two three", "one two three")]
    [InlineData("the day was 19 May", "the day was 20 May", "the day was [-19][+20] May")]
    [InlineData("a b", "a new b", "a [+new ]b")]
    [InlineData("an old wording here", "a new text here", "[-an old wording][+a new text] here")]
    [InlineData("у м’ясі", "у м’ясному", "у [-м’ясі][+м’ясному]")]
    [InlineData("false", "", "[-false]")]
    [InlineData("", "false", "[+false]")]
    public void Words_that_differ_are_told(string before, string after, string difference) =>
        Assert.Equal(difference, Text(TextDiff.Words(before, after)));

    [Fact]
    public void Lines_that_are_the_same_are_left_out() =>
        Assert.Equal(
            ["verdict: [-false][+misleading]", "[+A new line.]", "The [-last][+final] one."],
            TextDiff
                .Passages(
                    "verdict: false\nsame\nThe same.\nalso same\nThe last one.",
                    "verdict: misleading\nsame\nA new line.\nThe same.\nalso same\nThe final one."
                )
                .Select(Text)
        );

    [Theory]
    [InlineData("one\ntwo\n\nthree", "one\n\ntwo and a half\nfour")]
    [InlineData("", "a\nb")]
    [InlineData("а б, в; г", "б а — г!")]
    public void Both_texts_can_be_read_off_it(string before, string after)
    {
        var pieces = TextDiff.Words(before, after);
        Assert.Equal(before, string.Concat(pieces.Where(p => p.Kind != DiffKind.Added).Select(p => p.Text)));
        Assert.Equal(after, string.Concat(pieces.Where(p => p.Kind != DiffKind.Removed).Select(p => p.Text)));
    }

    [Fact]
    public void A_text_of_twenty_thousand_other_words_is_told_too()
    {
        var before = string.Join(
            '\n',
            Enumerable.Range(0, 400).Select(i => string.Join(' ', Enumerable.Range(0, 50).Select(j => $"a{i}x{j}")))
        );
        var after = before.Replace('a', 'b');
        Assert.Equal(
            after,
            string.Concat(TextDiff.Passages(before, after).SelectMany(p => p).Where(p => p.Kind == DiffKind.Added).Select(p => p.Text))
        );
    }

    private static string Text(IReadOnlyList<DiffPiece> pieces) =>
        string.Concat(
            pieces.Select(p =>
                p.Kind switch
                {
                    DiffKind.Same => p.Text,
                    DiffKind.Removed => $"[-{p.Text}]",
                    DiffKind.Added => $"[+{p.Text}]",
                }
            )
        );
}
