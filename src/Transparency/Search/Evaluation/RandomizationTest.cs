namespace Transparency.Search.Evaluation;

/// <summary>
/// Fisher's randomization test of paired differences: how often chance alone, a coin for each query, gives a difference as large.
/// </summary>
public static class RandomizationTest
{
    private const int Permutations = 10_000,
        Seed = 20_240_520;

    /// <summary>The two-sided p-value of the mean difference between two runs, query by query; the same at each call.</summary>
    public static double PValue(IReadOnlyList<double> ours, IReadOnlyList<double> theirs)
    {
        var differences = ours.Zip(theirs, (a, b) => a - b).ToArray();
        var observed = Math.Abs(differences.Sum());
        var random = new Random(Seed);
        var asLarge = 0;
        for (var i = 0; i < Permutations; i++)
        {
            var sum = 0d;
            foreach (var difference in differences)
                sum += random.Next(2) == 0 ? difference : -difference;
            if (Math.Abs(sum) >= observed - 1e-9)
                asLarge++;
        }

        return (asLarge + 1d) / (Permutations + 1);
    }
}
