using Lucene.Net.Search;
using Transparency.Search.Query;

namespace Transparency.Tests.Search.Query;

public sealed class QueryParserTests
{
    [Theory]
    [InlineData("Ґрант*", "грант")]
    [InlineData("ёлк*", "елк")]
    [InlineData("об’єкт*", "об'єкт")]
    public void A_prefix_is_normalized(string typed, string prefix) =>
        Assert.Equal([prefix, prefix], Clauses(typed).Cast<PrefixQuery>().Select(q => q.Prefix.Text));

    [Theory]
    [InlineData("ґрунтт~", "грунтт")]
    [InlineData("Обʼєктт~1", "об'єктт")]
    public void A_misspelt_word_is_normalized(string typed, string word) =>
        Assert.Equal([word, word], Clauses(typed).Cast<FuzzyQuery>().Select(q => q.Term.Text));

    [Fact]
    public void A_word_is_looked_for_in_every_analysis_and_a_phrase_in_the_exact_one()
    {
        Assert.Contains("text.uk", Clauses("повноваження").Cast<TermQuery>().Select(q => q.Term.Field));
        Assert.DoesNotContain("text.exact", Clauses("повноваження").Cast<TermQuery>().Select(q => q.Term.Field));
        Assert.Equal(["text.exact", "more.exact"], Clauses("\"moon landing\"").Cast<PhraseQuery>().Select(q => q.GetTerms()[0].Field));
    }

    [Fact]
    public void Names_are_left_in_their_script_when_that_is_asked_for() =>
        Assert.DoesNotContain(
            "text.latin",
            ((BooleanQuery)QueryParser.Parse("Зеленський", acrossScripts: false, out _)!).Clauses.Select(c =>
                ((TermQuery)c.Query).Term.Field
            )
        );

    [Fact]
    public void An_excluded_word_excludes_from_all_documents()
    {
        var query = (BooleanQuery)QueryParser.Parse("moon -landing", acrossScripts: true, out _)!;
        Assert.Contains(query.Clauses, c => c.Occur == Occur.MUST_NOT);
        Assert.DoesNotContain(query.Clauses, c => c.Query is MatchAllDocsQuery);
        var only = (BooleanQuery)QueryParser.Parse("-landing", acrossScripts: true, out _)!;
        Assert.Contains(only.Clauses, c => c is { Occur: Occur.MUST, Query: MatchAllDocsQuery });
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \0 ")]
    public void Nothing_typed_means_everything(string typed) => Assert.Null(QueryParser.Parse(typed, acrossScripts: true, out _));

    [Theory]
    [InlineData("((( ~~~ |||")]
    [InlineData("\u00AD*")]
    public void Signs_alone_match_nothing(string typed) =>
        Assert.Empty(((BooleanQuery)QueryParser.Parse(typed, acrossScripts: true, out _)!).Clauses);

    private static IEnumerable<global::Lucene.Net.Search.Query> Clauses(string typed) =>
        ((BooleanQuery)QueryParser.Parse(typed, acrossScripts: true, out _)!).Clauses.Select(c => c.Query);
}
