using Transparency.Languages;
using Transparency.Search.Analysis;

namespace Transparency.Tests.Languages;

public sealed class LanguageSetTests
{
    private const string Common = """
        folding: { "ґ": "г" }
        same-length-folding: { "`": "'" }
        homoglyphs: { latin: ac, cyrillic: ас }
        keyboard: qwe
        """;

    private const string Valid = """
        order: 1
        stop-words: |
          a the
          of
        analysis:
          texts: own-language
          boost: 1
          steps:
            - fold-characters
            - words
            - lower-case
            - stop-words
            - endings: { keep: 3, list: ing ed }
        """;

    [Fact]
    public void The_embedded_files_are_valid()
    {
        string[] shipped = ["en", "uk", "ru", "pl", "de", "fr", "other", "latin", "exact"];
        Assert.Superset(shipped.ToHashSet(), LanguageSet.Embedded.Languages.Select(l => l.Name).ToHashSet());
        Assert.Superset(shipped.ToHashSet(), TextAnalysis.Of(LanguageSet.Embedded).Select(a => a.Name).ToHashSet());
    }

    [Fact]
    public void A_valid_file_is_read()
    {
        var language = Assert.Single(Read(Valid).Languages);
        Assert.Equal(["a", "of", "the"], language.StopWords.Order());
        var analysis = Assert.Single(TextAnalysis.Of(Read(Valid)));
        Assert.Equal(new EndingsStep(["ing", "ed"], 3) with { Endings = [] }, ((EndingsStep)analysis.Steps[4]) with { Endings = [] });
    }

    [Theory]
    [InlineData("order: 1", "orders: 1", 1, "'orders' isn't a known key of a language.")]
    [InlineData("order: 1", "order: first", 1, "'order' isn't a whole number from 1 to 1000.")]
    [InlineData("order: 1", "order: \"1", 1, "")]
    [InlineData("order: 1\n", "", 1, "'order' is missing.")]
    [InlineData("order: 1", "order: 1\norder: 2", 2, "uplicate key")]
    [InlineData("order: 1", "keyboard: qw", 1, "'keyboard' has 2 characters; common.yaml lists 3 keys.")]
    [InlineData("order: 1", "transliteration: { letters: { Щ: shch } }", 1, "has capitals; write it in lower case.")]
    [InlineData("order: 1", "transliteration: { letters: { щщ: shch } }", 1, "'щщ' in 'letters' isn't a single letter.")]
    [InlineData("order: 1", "transliteration: { letters: щ }", 1, "letters isn't a mapping")]
    [InlineData("order: 1", "transliteration: { word-start: { щ: s } }", 1, "'letters' is missing.")]
    [InlineData("  of", "  the", 4, "'the' is in 'stop-words' twice.")]
    [InlineData("  of", "  Of", 4, "'Of' in 'stop-words' has capitals; write it in lower case.")]
    [InlineData("|\n  a the\n  of", "\"\"", 2, "'stop-words' is empty.")]
    [InlineData("|\n  a the\n  of", "[a, the]", 2, "'stop-words' isn't a text.")]
    [InlineData("own-language", "mine", 6, "'mine' isn't a known value of 'texts'.")]
    [InlineData("boost: 1", "boost: -1", 7, "'boost' isn't a number above 0, 100 at most.")]
    [InlineData("  boost: 1\n", "", 6, "'boost' is missing.")]
    [InlineData("- words", "- sentences", 10, "'sentences' isn't a known step. Known steps: fold-characters, words,")]
    [InlineData("- words", "- words: 1", 10, "the step 'words' takes no data.")]
    [InlineData("- words\n", "- lower-case\n", 9, "the first two steps must be 'fold-characters' and 'words'.")]
    [InlineData("- lower-case", "- fold-diacritics", 11, "this step needs 'lower-case' before it.")]
    [InlineData("- stop-words", "- words", 12, "can only be the first two steps.")]
    [InlineData("- stop-words", "- cut", 12, "the step 'cut' needs data.")]
    [InlineData("- stop-words", "- cut: 0", 12, "'cut' isn't a whole number from 1 to 100.")]
    [InlineData(
        "- stop-words",
        "- stemmer: klingon",
        12,
        "'klingon' isn't a known value of 'stemmer'. Known values: english-possessive, porter,"
    )]
    [InlineData("- stop-words", "- transliteration", 12, "needs 'transliteration' in this file")]
    [InlineData("- stop-words", "- join-letters: { abc: d }", 12, "'abc: d' isn't a pair of letters and one letter.")]
    [InlineData("keep: 3", "keeps: 3", 13, "'keeps' isn't a known key of endings.")]
    [InlineData("keep: 3, ", "", 13, "'keep' is missing.")]
    [InlineData("list: ing ed", "list: \"\"", 13, "'list' is empty.")]
    [InlineData("list: ing ed", "list: ing ing", 13, "'ing' is in 'list' twice.")]
    public void A_mistake_is_reported_with_file_and_line(string right, string wrong, int line, string reason)
    {
        Assert.Contains(right, Valid, StringComparison.Ordinal);
        var text = Valid.Replace(right, wrong, StringComparison.Ordinal);
        var mistake = Assert.Throws<LanguageFileException>(() => TextAnalysis.Of(Read(text)));
        Assert.StartsWith($"Languages/xx.yaml, line {line}: ", mistake.Message, StringComparison.Ordinal);
        Assert.Contains(reason, mistake.Message, StringComparison.Ordinal);
        Assert.Equal(("xx.yaml", line), (mistake.File, (int)mistake.Line));
    }

    [Theory]
    [InlineData("keyboard: qwe", "keybord: qwe", "line 4: 'keybord' isn't a known key of common.yaml.")]
    [InlineData("\nkeyboard: qwe", "", "line 1: 'keyboard' is missing.")]
    [InlineData("latin: ac", "latin: a", "line 3: 'latin' has 1 letters, 'cyrillic' has 2.")]
    [InlineData("\"`\": \"'\"", "\"`\": \"''\"", "line 2: '`: ''' isn't a pair of single characters.")]
    [InlineData("\"ґ\": \"г\"", "\"\": \"г\"", "line 1: 'folding' has an empty key.")]
    public void So_is_a_mistake_in_the_common_file(string right, string wrong, string message)
    {
        var text = Common.Replace(right, wrong, StringComparison.Ordinal);
        var mistake = Assert.Throws<LanguageFileException>(() =>
            LanguageSet.Read(new Dictionary<string, string> { [CommonCharacters.FileName] = text })
        );
        Assert.StartsWith("Languages/common.yaml, " + message, mistake.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("xx.yaml", "", "Languages/xx.yaml, line 1: the file is empty.")]
    [InlineData("common.yaml", null, "Languages/common.yaml, line 1: the file is missing.")]
    public void A_file_that_is_empty_or_missing_is_reported(string name, string? text, string message)
    {
        var files = new Dictionary<string, string> { [CommonCharacters.FileName] = Common, ["xx.yaml"] = Valid };
        if (text is null)
            files.Remove(name);
        else
            files[name] = text;
        Assert.Equal(message, Assert.Throws<LanguageFileException>(() => LanguageSet.Read(files)).Message);
    }

    [Fact]
    public void Two_languages_of_one_order_are_reported()
    {
        var files = new Dictionary<string, string>
        {
            [CommonCharacters.FileName] = Common,
            ["uk.yaml"] = Valid,
            ["xx.yaml"] = "\n" + Valid,
        };
        Assert.Equal(
            "Languages/xx.yaml, line 2: 'order' is 1, as in uk.yaml. Give each language a number of its own.",
            Assert.Throws<LanguageFileException>(() => LanguageSet.Read(files)).Message
        );
    }

    [Fact]
    public void A_language_without_an_analysis_needs_an_order()
    {
        var text = "# A comment.\nstop-words: a the";
        Assert.Equal("Languages/xx.yaml, line 2: 'order' is missing.", Assert.Throws<LanguageFileException>(() => Read(text)).Message);
    }

    [Fact]
    public void All_files_are_checked_at_once() => TextAnalysis.Check(LanguageSet.Embedded);

    [Theory]
    [InlineData("uk.yaml", "  boost: 1", "  boost: 0", "Languages/uk.yaml, line 22: 'boost' isn't a number above 0, 100 at most.")]
    [InlineData(
        "other.yaml",
        "other-languages",
        "every",
        "Languages/common.yaml, line 1: 'texts: other-languages' must stand in exactly one file."
    )]
    [InlineData("other.yaml", "other-languages", "exact", "Languages/other.yaml, line 3: 'texts: exact' must stand in exactly one file.")]
    [InlineData(
        "latin.yaml",
        "    - transliteration",
        "    - lower-case",
        "Languages/common.yaml, line 1: the step 'transliteration' must stand"
    )]
    public void A_mistake_in_one_of_them_stops_the_host_with_file_and_line(string file, string right, string wrong, string message)
    {
        var files = LanguageSet.Embedded.Files.ToDictionary();
        Assert.Contains(right, files[file], StringComparison.Ordinal);
        files[file] = files[file].Replace(right, wrong, StringComparison.Ordinal);
        var mistake = Assert.Throws<LanguageFileException>(() => TextAnalysis.Check(LanguageSet.Read(files)));
        Assert.StartsWith(message, mistake.Message, StringComparison.Ordinal);
    }

    private static LanguageSet Read(string text) =>
        LanguageSet.Read(new Dictionary<string, string> { [CommonCharacters.FileName] = Common, ["xx.yaml"] = text });
}
