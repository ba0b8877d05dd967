namespace Transparency.Search.Evaluation;

/// <summary>How well a ranking answers a query, as trec_eval counts it.</summary>
/// <param name="Map1">Average precision of the first result.</param>
/// <param name="Map3">Average precision of the first 3.</param>
/// <param name="Map5">Average precision of the first 5.</param>
/// <param name="ReciprocalRank">1 / rank of the first relevant result.</param>
/// <param name="Ndcg10">Discounted gain of the first 10, against the ideal order's.</param>
/// <param name="Recall20">Share of the relevant documents among the first 20.</param>
public sealed record RetrievalMetrics(double Map1, double Map3, double Map5, double ReciprocalRank, double Ndcg10, double Recall20)
{
    /// <summary>Measures one ranking.</summary>
    /// <param name="ranking">Ids, best first.</param>
    /// <param name="relevance">Relevance by id; 0 and absent mean not relevant.</param>
    public static RetrievalMetrics Of(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, double> relevance)
    {
        var gains = ranking.Select(id => Math.Max(0, relevance.GetValueOrDefault(id))).ToList();
        var ideal = relevance.Values.Where(g => g > 0).OrderDescending().ToList();
        if (ideal.Count == 0)
            return new(0, 0, 0, 0, 0, 0);
        var ranks = Enumerable.Range(1, gains.Count).Where(rank => gains[rank - 1] > 0).ToList();
        return new(
            Map(1),
            Map(3),
            Map(5),
            ranks.Count > 0 ? 1d / ranks[0] : 0,
            Dcg(gains) / Dcg(ideal),
            (double)ranks.Count(rank => rank <= 20) / ideal.Count
        );

        double Map(int cut) => ranks.TakeWhile(rank => rank <= cut).Select((rank, i) => (i + 1d) / rank).Sum() / ideal.Count;

        static double Dcg(List<double> gains) => gains.Take(10).Select((gain, i) => gain / Math.Log2(i + 2)).Sum();
    }

    /// <summary>The mean over queries; zero over none.</summary>
    public static RetrievalMetrics Mean(IReadOnlyCollection<RetrievalMetrics> all)
    {
        return new(Of(m => m.Map1), Of(m => m.Map3), Of(m => m.Map5), Of(m => m.ReciprocalRank), Of(m => m.Ndcg10), Of(m => m.Recall20));

        double Of(Func<RetrievalMetrics, double> measure) => all.Select(measure).DefaultIfEmpty().Average();
    }
}
