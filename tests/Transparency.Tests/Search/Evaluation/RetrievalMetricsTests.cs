using Transparency.Search.Evaluation;

namespace Transparency.Tests.Search.Evaluation;

/// <summary>Against figures computed by hand, in the manner of trec_eval.</summary>
public sealed class RetrievalMetricsTests
{
    [Fact]
    public void Two_of_three_relevant_at_ranks_two_and_four()
    {
        var metrics = RetrievalMetrics.Of(
            ["x", "a", "y", "b", "z"],
            new Dictionary<string, double>
            {
                ["a"] = 1,
                ["b"] = 1,
                ["c"] = 1,
                ["x"] = 0,
            }
        );
        Assert.Equal(0, metrics.Map1);
        Assert.Equal(1 / 6d, metrics.Map3, 12); // (1/2) / 3
        Assert.Equal(1 / 3d, metrics.Map5, 12); // (1/2 + 2/4) / 3
        Assert.Equal(0.5, metrics.ReciprocalRank);
        Assert.Equal(2 / 3d, metrics.Recall20, 12);
        Assert.Equal(0.498189, metrics.Ndcg10, 6); // (1/log2 3 + 1/log2 5) / (1 + 1/log2 3 + 1/log2 4)
    }

    [Fact]
    public void Results_beyond_a_cut_count_for_nothing_but_the_rank()
    {
        var ranking = Enumerable.Range(1, 21).Select(i => $"d{i}").ToList();
        var metrics = RetrievalMetrics.Of(ranking, new Dictionary<string, double> { ["d21"] = 1 });
        Assert.Equal((0, 0, 0, 0), (metrics.Map5, metrics.Ndcg10, metrics.Recall20, metrics.Map1));
        Assert.Equal(1 / 21d, metrics.ReciprocalRank, 12);
    }

    [Fact]
    public void Nothing_relevant_or_nothing_found_is_zero()
    {
        Assert.Equal(new(0, 0, 0, 0, 0, 0), RetrievalMetrics.Of(["a"], new Dictionary<string, double>()));
        Assert.Equal(new(0, 0, 0, 0, 0, 0), RetrievalMetrics.Of([], new Dictionary<string, double> { ["a"] = 1 }));
    }

    [Fact]
    public void Chance_explains_equal_runs_and_not_one_that_is_better_each_time()
    {
        double[] better = [.. Enumerable.Repeat(1d, 12)],
            worse = [.. Enumerable.Repeat(0d, 12)];
        Assert.Equal(1, RandomizationTest.PValue(better, better));
        Assert.InRange(RandomizationTest.PValue(better, worse), 0.0001, 0.002); // exactly 2 / 2^12
        Assert.InRange(RandomizationTest.PValue([1, 0, 0], [0, 0, 0]), 0.99, 1); // one difference alone: both signs are as large
    }

    [Fact]
    public void A_run_reads_back_in_its_order_and_equal_scores_go_by_id()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "run");
        using (var file = new StreamWriter(path))
            RetrievalRun.Write(file, [("q", [new("a", 2.5), new("b", 1), new("c", 1)])]);
        Assert.Equal("q Q0 a 1 2.5 transparency", File.ReadLines(path).First());
        Assert.Equal(["a", "c", "b"], RetrievalRun.Read(path)["q"].Select(r => r.Id));
        File.WriteAllText(path, "q Q0 a\n");
        Assert.Equal(
            $"{path}, line 1: has 3 columns instead of 6.",
            Assert.Throws<InvalidDataException>(() => RetrievalRun.Read(path)).Message
        );
    }
}
