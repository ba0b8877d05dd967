using System.Text.Json;
using System.Text.Json.Nodes;
using Transparency.Claims;
using Transparency.Search.Indexing;
using Transparency.Search.Matching;
using Transparency.Search.Query;

namespace Transparency.Search.Evaluation;

/// <summary>Which way a query goes.</summary>
public enum EvaluatedPath
{
    /// <summary>As a pasted post, to the claims that it repeats.</summary>
    Match,

    /// <summary>As words in the search box, without synonyms.</summary>
    Search,
}

/// <summary>A retrieval benchmark: claims, and what queries should find among them.</summary>
public static class Benchmark
{
    /// <summary>Results that a query is asked for.</summary>
    public const int Depth = 20;

    /// <summary>
    /// Builds an index of a corpus in the place of the one that serves: claims as JSON lines, or documents of <c>id</c>, <c>text</c> and
    /// perhaps <c>title</c>.
    /// </summary>
    /// <exception cref="InvalidDataException">A line is neither.</exception>
    public static async Task FillAsync(IClaimIndex index, string corpus, CancellationToken cancel)
    {
        await using var build = await index.BeginBuildAsync(cancel);
        long seq = 0;
        foreach (var lines in File.ReadLines(corpus).Where(line => !string.IsNullOrWhiteSpace(line)).Chunk(1_000))
        {
            var changes = lines.Select(line => Document(corpus, line, ++seq)).Select(d => new IndexChange(d)).ToList();
            await build.ApplyAsync(changes, cancel);
        }

        await build.CommitAsync(seq, cancel);
        await build.PublishAsync(cancel);
    }

    /// <summary>The results of every query, in the order of the queries.</summary>
    /// <param name="matcher">Matches posts with the filled index.</param>
    /// <param name="search">Searches it.</param>
    /// <param name="queries">Queries by id.</param>
    /// <param name="path">Which way they go.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<IReadOnlyList<IReadOnlyList<RunResult>>> RunAsync(
        PostMatcher matcher,
        AssistedSearch search,
        IReadOnlyList<(string Id, string Text)> queries,
        EvaluatedPath path,
        CancellationToken cancel
    )
    {
        var results = new IReadOnlyList<RunResult>[queries.Count];
        await Parallel.ForAsync(
            0,
            queries.Count,
            cancel,
            async (i, stop) =>
                results[i] = RetrievalRun.Ordered(
                    path switch
                    {
                        EvaluatedPath.Match => (
                            await matcher.MatchAsync(
                                new()
                                {
                                    Text = queries[i].Text,
                                    Count = Depth,
                                    MinSimilarity = 0,
                                },
                                stop
                            )
                        ).Select((m, rank) => new RunResult(m.Hit.Document.Key.Id, Depth - rank, m.Similarity)), // in the order that people see
                        EvaluatedPath.Search => (
                            await search.FindAsync(
                                new()
                                {
                                    Text = queries[i].Text,
                                    PageSize = Depth,
                                    CountFacets = false,
                                    CutPassages = false,
                                },
                                stop
                            )
                        ).Result.Hits.Select((h, rank) => new RunResult(h.Document.Key.Id, Depth - rank)),
                        _ => throw new ArgumentOutOfRangeException(nameof(path)),
                    }
                )
        );
        return results;
    }

    private static ClaimDocument Document(string corpus, string line, long seq)
    {
        try
        {
            var record = JsonNode.Parse(line)!.AsObject();
            record["language"] ??= "und";
            return DocumentBuilder.Claim(ClaimJson.Read(record.Deserialize<JsonElement>()), seq, DateTimeOffset.UnixEpoch, []);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{corpus}, document {seq}: {e.Message}", e);
        }
    }
}
