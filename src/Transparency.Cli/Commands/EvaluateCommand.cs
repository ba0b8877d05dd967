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
/// <c>transparency search evaluate</c>: measures retrieval quality on a separate index of a corpus, with the configured engine. For Lucene
/// it is a temporary folder; in Elasticsearch its name is the site's plus <c>-evaluation</c>, and the next evaluation replaces it.
/// </summary>
internal static class EvaluateCommand
{
    public static Command Create(CliContext around)
    {
        var corpus = Required("--corpus", "JSON Lines of claims, or of documents with id, text and optional title");
        var queries = Required("--queries", "Queries, one per line: id, tab, text");
        var qrels = Required("--qrels", "Relevance judgements, one per line: query id, document id, relevance");
        var run = new Option<string?>("--run") { HelpName = "FILE", Description = "Write results as a TREC run" };
        var baseline = new Option<string?>("--baseline") { HelpName = "FILE", Description = "TREC run to compare with" };
        var path = new Option<EvaluatedPath>("--path") { Description = "How queries are run: as a pasted post, or as a search" };
        var json = new Option<bool>("--json") { Description = "Print figures as JSON" };
        var command = new Command("evaluate", "Measure retrieval quality on a separate index of a corpus")
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
            var search = Settings.Read(around.Configuration, around.Root).Search;
            var settings = new Settings
            {
                Content = new() { Path = folder },
                Archive = new() { Path = folder },
                Search = search with
                {
                    Path = Path.Combine(folder, "index"),
                    Elasticsearch = search.Elasticsearch with { Index = search.Elasticsearch.Index + "-evaluation" },
                },
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
            $"found      {near.Relevant} of {near.RelevantRanked} queries with a ranked answer show it: its "
                + "similarity reaches the threshold",
            $"unanswered {near.Silent} of {queries} queries would find nothing if their answers weren't archived",
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

    /// <summary>Effect of the similarity threshold.</summary>
    /// <param name="RelevantRanked">Queries with a relevant result.</param>
    /// <param name="Relevant">Of these, queries whose relevant result reaches the threshold.</param>
    /// <param name="Silent">
    /// Queries without any irrelevant result above the threshold: they would correctly find nothing if the answer were missing.
    /// </param>
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

    /// <summary>Comparison with a baseline.</summary>
    /// <param name="Metrics">Metrics of the baseline.</param>
    /// <param name="MapPValue">p-value of the difference of MAP@5.</param>
    /// <param name="ReciprocalRankPValue">p-value of the difference of the reciprocal rank.</param>
    private sealed record Comparison(RetrievalMetrics Metrics, double MapPValue, double ReciprocalRankPValue);
}
