using Lucene.Net.Search;

namespace Transparency.Search.Engines.Elasticsearch;

/// <summary>
/// Turns a parsed query into Elasticsearch's query language. Both engines so search for the same words in the same fields with the same
/// weights; nothing that decides results is left to a default.
/// </summary>
internal static class ElasticsearchQuery
{
    /// <summary>The query as JSON.</summary>
    public static object Of(LuceneQuery query) =>
        query switch
        {
            TermQuery word => In("term", word.Term.Field, new { value = word.Term.Text, boost = word.Boost }),
            PrefixQuery prefix => In(
                "prefix",
                prefix.Prefix.Field,
                new
                {
                    value = prefix.Prefix.Text,
                    boost = prefix.Boost,
                    rewrite = "constant_score",
                }
            ),
            FuzzyQuery fuzzy => In(
                "fuzzy",
                fuzzy.Term.Field,
                new
                {
                    value = fuzzy.Term.Text,
                    fuzziness = fuzzy.MaxEdits,
                    prefix_length = fuzzy.PrefixLength,
                    max_expansions = FuzzyQuery.DefaultMaxExpansions,
                    transpositions = fuzzy.Transpositions,
                    rewrite = $"top_terms_{FuzzyQuery.DefaultMaxExpansions}",
                    boost = fuzzy.Boost,
                }
            ),
            PhraseQuery phrase => In(
                "match_phrase",
                phrase.GetTerms()[0].Field,
                new
                {
                    query = string.Join(' ', phrase.GetTerms().Select(t => t.Text)),
                    analyzer = "whitespace", // they are words of the field already
                    slop = phrase.Slop,
                    boost = phrase.Boost,
                }
            ),
            DisjunctionMaxQuery best when !best.Any() => Nothing,
            DisjunctionMaxQuery best => new
            {
                dis_max = new
                {
                    queries = best.Select(Of),
                    tie_breaker = best.TieBreakerMultiplier,
                    boost = best.Boost,
                },
            },
            BooleanQuery { Clauses.Count: 0 } => Nothing,
            BooleanQuery all => new
            {
                @bool = new
                {
                    must = Clauses(all, Occur.MUST),
                    should = Clauses(all, Occur.SHOULD),
                    must_not = Clauses(all, Occur.MUST_NOT),
                    minimum_should_match = all.Clauses.Any(c => c.Occur == Occur.MUST)
                        ? all.MinimumNumberShouldMatch
                        : Math.Max(1, all.MinimumNumberShouldMatch),
                    boost = all.Boost,
                },
            },
            MatchAllDocsQuery => new { match_all = new { } },
            _ => throw new NotSupportedException($"A {query.GetType().Name} has no counterpart yet."),
        };

    /// <summary>A query of one kind in one field.</summary>
    public static object In(string kind, string field, object query) =>
        new Dictionary<string, object> { [kind] = new Dictionary<string, object> { [field] = query } };

    /// <summary>Matches nothing. A <c>bool</c> without clauses would match everything.</summary>
    public static object Nothing => new { match_none = new { } };

    private static IEnumerable<object> Clauses(BooleanQuery query, Occur occur) =>
        query.Clauses.Where(c => c.Occur == occur).Select(c => Of(c.Query));
}
