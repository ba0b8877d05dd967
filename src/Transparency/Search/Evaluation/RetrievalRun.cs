using System.Globalization;
using Transparency.Search.Matching;

namespace Transparency.Search.Evaluation;

/// <summary>A result of a run.</summary>
/// <param name="Id">Id of the document.</param>
/// <param name="Score">Its score.</param>
/// <param name="Similarity">How near it comes to the query; see <see cref="MatchQuery.SimilarityThreshold"/>.</param>
public sealed record RunResult(string Id, double Score, float Similarity = 1);

/// <summary>The files of a benchmark: queries, judgements and runs, in the forms that TREC made usual.</summary>
public static class RetrievalRun
{
    /// <summary>Queries: <c>qid⇥text</c> a line.</summary>
    /// <exception cref="InvalidDataException">A line has another form.</exception>
    public static IReadOnlyList<(string Id, string Text)> ReadQueries(string path) =>
        [.. Rows(path, '\t', 2).Select(row => (row.Columns[0], row.Columns[1]))];

    /// <summary>Judgements by query: <c>qid id relevance</c> or TREC's <c>qid 0 id relevance</c> a line.</summary>
    /// <exception cref="InvalidDataException">A line has another form.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> ReadJudgements(string path) =>
        Rows(path, null, 3, 4)
            .GroupBy(row => row.Columns[0])
            .ToDictionary(
                g => g.Key,
                g =>
                    (IReadOnlyDictionary<string, double>)
                        g.ToDictionary(row => row.Columns[^2], row => Number(path, row.Line, row.Columns[^1]))
            );

    /// <summary>Results by query, best first: <c>qid Q0 id rank score tag</c> a line.</summary>
    /// <exception cref="InvalidDataException">A line has another form.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<RunResult>> Read(string path) =>
        Rows(path, null, 6)
            .GroupBy(row => row.Columns[0])
            .ToDictionary(g => g.Key, g => Ordered(g.Select(row => new RunResult(row.Columns[2], Number(path, row.Line, row.Columns[4])))));

    /// <summary>Writes results by query as TREC does.</summary>
    public static void Write(TextWriter file, IEnumerable<(string Query, IReadOnlyList<RunResult> Results)> run)
    {
        foreach (var (query, results) in run)
            for (var i = 0; i < results.Count; i++)
                file.Write(
                    string.Create(CultureInfo.InvariantCulture, $"{query} Q0 {results[i].Id} {i + 1} {results[i].Score:R} transparency\n")
                );
    }

    /// <summary>The order that trec_eval gives results: by score, equal ones by id, descending.</summary>
    public static IReadOnlyList<RunResult> Ordered(IEnumerable<RunResult> results) =>
        [.. results.OrderByDescending(r => r.Score).ThenByDescending(r => r.Id, StringComparer.Ordinal)];

    private static IEnumerable<(int Line, string[] Columns)> Rows(string path, char? separator, params int[] columns) =>
        File.ReadLines(path)
            .Select(
                (text, i) =>
                    (Line: i + 1, Columns: text.Split(separator is { } one ? [one] : null as char[], StringSplitOptions.RemoveEmptyEntries))
            )
            .Where(row => row.Columns.Length > 0)
            .Select(row =>
                columns.Contains(row.Columns.Length)
                    ? row
                    : throw new InvalidDataException(
                        $"{path}, line {row.Line}: has {row.Columns.Length} columns instead of {string.Join(" or ", columns)}."
                    )
            );

    private static double Number(string path, int line, string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidDataException($"{path}, line {line}: '{text}' isn't a number.");
}
