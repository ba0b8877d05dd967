using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Transparency.Search;
using Transparency.Search.Evaluation;
using Transparency.Search.Matching;
using Transparency.Search.Query;

namespace Transparency.Cli.Commands;

/// <summary>
/// <c>transparency search evaluate</c>: how well queries find what they should, in an index of a corpus alone, on the engine of the settings. Of Lucene it is a
/// temporary folder; in Elasticsearch it is called like the site's, with <c>-evaluation</c>, and stays until the next one takes its place.
/// </summary>
internal static class EvaluateCommand
{
    public static Command Create(CliContext around)
    {
        var corpus = Required("--corpus", "JSON lines: claims, or documents of id, text and perhaps title");
        var queries = Required("--queries", "Queries, a line each: id, tab, text");
        var qrels = Required("--qrels", "What is relevant, a line each: query id, document id, relevance");
        var run = new Option<string?>("--run") { HelpName = "FILE", Description = "Writes the results here, as a TREC run" };
        var baseline = new Option<string?>("--baseline") { HelpName = "FILE", Description = "A TREC run to test the difference to" };
        var path = new Option<EvaluatedPath>("--path")
        {
            Description = "The way that queries go: as a pasted post, or through the search box",
        };
        var json = new Option<bool>("--json") { Description = "Prints the figures as JSON" };
        var command = new Command("evaluate", "Measures how well queries find what they should, in an index of a corpus alone")
        {
            corpus,
            queries,
            qrels,
            run,
            baseline,
            path,
            json,
        };
        command.SetAction(
            async (parse, cancel) =>
            {
                var asked = RetrievalRun.ReadQueries(parse.GetValue(queries)!);
                var judged = RetrievalRun.ReadJudgements(parse.GetValue(qrels)!);
                var theirs = parse.GetValue(baseline) is { } file ? RetrievalRun.Read(file) : null;
                var ranked = await SearchAsync(around, parse.GetValue(corpus)!, asked, parse.GetValue(path), cancel);
                var ours = asked.Select((q, i) => Measure(q.Id, ranked[i])).ToList();
                var near = Answered.Of(MatchQuery.SimilarityThreshold, asked.Select((q, i) => (judged.GetValueOrDefault(q.Id), ranked[i])));
                var mean = RetrievalMetrics.Mean(ours);
                var test = theirs is null ? null : Compare([.. asked.Select(q => Measure(q.Id, theirs.GetValueOrDefault(q.Id) ?? []))]);
                if (parse.GetValue(run) is { } to)
                {
                    await using var writer = new StreamWriter(to);
                    RetrievalRun.Write(writer, asked.Select((q, i) => (q.Id, ranked[i])));
                }

                await around.Output.WriteLineAsync(
                    parse.GetValue(json)
                        ? JsonSerializer.Serialize(
                            new
                            {
                                Queries = asked.Count,
                                Metrics = mean,
                                Answered = near,
                                Baseline = test,
                            },
                            CommandLine.Json
                        )
                        : Text(asked.Count, mean, near, test)
                );
                return 0;

                RetrievalMetrics Measure(string query, IReadOnlyList<RunResult> results) =>
                    RetrievalMetrics.Of(
                        [.. results.Select(r => r.Id)],
                        judged.GetValueOrDefault(query) ?? new Dictionary<string, double>()
                    );

                Comparison Compare(List<RetrievalMetrics> other) =>
                    new(
                        RetrievalMetrics.Mean(other),
                        RandomizationTest.PValue([.. ours.Select(m => m.Map5)], [.. other.Select(m => m.Map5)]),
                        RandomizationTest.PValue([.. ours.Select(m => m.ReciprocalRank)], [.. other.Select(m => m.ReciprocalRank)])
                    );
            }
        );
        return command;

        static Option<string> Required(string name, string description) =>
            new(name)
            {
                HelpName = "FILE",
                Required = true,
                Description = description,
            };
    }

    private static async Task<IReadOnlyList<IReadOnlyList<RunResult>>> SearchAsync(
        CliContext around,
        string corpus,
        IReadOnlyList<(string Id, string Text)> queries,
        EvaluatedPath path,
        CancellationToken cancel
    )
    {
        var folder = Directory.CreateTempSubdirectory("transparency-evaluate-").FullName;
        try
        {
            var cluster = Settings.Read(around.Configuration, around.Root).Elasticsearch;
            var settings = new Settings(folder, folder, Path.Combine(folder, "index"))
            {
                Elasticsearch = cluster is null ? null : cluster with { Index = cluster.Index + "-evaluation" },
            };
            await using var services = new ServiceCollection().AddTransparency(settings).BuildServiceProvider();
            await Benchmark.FillAsync(services.GetRequiredService<IClaimIndex>(), corpus, cancel);
            return await Benchmark.RunAsync(
                services.GetRequiredService<PostMatcher>(),
                services.GetRequiredService<AssistedSearch>(),
                queries,
                path,
                cancel
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Text(int queries, RetrievalMetrics mean, Answered near, Comparison? test)
    {
        string[] lines =
        [
            $"queries    {queries}",
            Row("MAP@1", m => m.Map1),
            Row("MAP@3", m => m.Map3),
            Row("MAP@5", m => m.Map5, test?.MapPValue),
            Row("MRR", m => m.ReciprocalRank, test?.ReciprocalRankPValue),
            Row("nDCG@10", m => m.Ndcg10),
            Row("Recall@20", m => m.Recall20),
            $"found      {near.Relevant} of {near.RelevantRanked} queries whose answer is ranked show it: it is near enough",
            $"unanswered {near.Silent} of {queries} queries would say that nothing is found, were the right answers not archived",
        ];
        return string.Join(Environment.NewLine, lines);

        string Row(string name, Func<RetrievalMetrics, double> of, double? p = null)
        {
            var row = string.Create(CultureInfo.InvariantCulture, $"{name, -10} {of(mean):F4}");
            if (test is not null)
                row += string.Create(CultureInfo.InvariantCulture, $"   baseline {of(test.Metrics):F4}");
            return p is null ? row : row + string.Create(CultureInfo.InvariantCulture, $"   p {p:F4}");
        }
    }

    /// <summary>What the threshold of nearness does.</summary>
    /// <param name="RelevantRanked">Queries with a relevant result among the ranked.</param>
    /// <param name="Relevant">Those where one is near enough to be shown.</param>
    /// <param name="Silent">Queries of which no other result is near enough: without the relevant ones they find nothing, as they should.</param>
    private sealed record Answered(int RelevantRanked, int Relevant, int Silent)
    {
        public static Answered Of(
            float near,
            IEnumerable<(IReadOnlyDictionary<string, double>? Judged, IReadOnlyList<RunResult> Results)> queries
        )
        {
            var all = queries.Select(q => q.Results.ToLookup(r => q.Judged?.GetValueOrDefault(r.Id) > 0)).ToList();
            return new(
                all.Count(r => r[true].Any()),
                all.Count(r => r[true].Any(one => one.Similarity >= near)),
                all.Count(r => !r[false].Any(one => one.Similarity >= near))
            );
        }
    }

    /// <summary>What the difference to a baseline is worth.</summary>
    /// <param name="Metrics">Its figures.</param>
    /// <param name="MapPValue">Chance of a difference of MAP@5 as large without a cause.</param>
    /// <param name="ReciprocalRankPValue">The same of the reciprocal rank.</param>
    private sealed record Comparison(RetrievalMetrics Metrics, double MapPValue, double ReciprocalRankPValue);
}
