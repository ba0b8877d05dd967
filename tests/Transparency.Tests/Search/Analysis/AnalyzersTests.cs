using Lucene.Net.Analysis.TokenAttributes;
using Transparency.Search.Analysis;

namespace Transparency.Tests.Search.Analysis;

public sealed class AnalyzersTests
{
    [Theory]
    [InlineData("ҐРУНТ", "грунт")]
    [InlineData("ёлк", "елк")]
    [InlineData("об’єкт", "об'єкт")]
    [InlineData("обʼєкт", "об'єкт")]
    [InlineData("об`єкт", "об'єкт")]
    [InlineData("мі\u0438\u0306", "мій")]
    [InlineData("студе\u0301нт", "студент")]
    [InlineData("лабо\u00ADра", "лабора")]
    [InlineData("лабо\u200Bра", "лабора")]
    [InlineData("м\u006Fбіліз", "мобіліз")]
    [InlineData("two words", "two words")]
    [InlineData("\u00AD", "")]
    [InlineData("", "")]
    public void A_word_is_normalized_without_tokenizing(string word, string normalized) =>
        Assert.Equal(normalized, Analyzers.NormalizeWord(word));

    [Theory]
    [InlineData("latin", "Президент сказав", true, "prezydent skazav")]
    [InlineData("latin", "Президент сказав", false, "prezydent")]
    public void Only_documents_are_searched_for_names(string analysis, string text, bool ofQuery, string tokens)
    {
        using var analyzer = Analyzers.Of(SearchSchema.Analyses.Single(a => a.Name == analysis), ofQuery);
        using var stream = analyzer.GetTokenStream("", new StringReader(text));
        var term = stream.GetAttribute<ICharTermAttribute>();
        var found = new List<string>();
        stream.Reset();
        while (stream.IncrementToken())
            found.Add(term.ToString()!);
        stream.End();
        Assert.Equal(tokens.Split(' '), found);
    }
}
