using System.Text.Json;
using Transparency.Claims;
using Transparency.Search.Query;

namespace Transparency.Benchmarks;

/// <summary>A kind of query, and how one is drawn from the words of archived claims.</summary>
/// <param name="Name">What it is called in the report.</param>
/// <param name="Draw">Makes a query from a claim's words.</param>
internal sealed record QueryKind(string Name, Func<Random, string[], SearchQuery> Draw)
{
    private const int Queries = 200,
        Seed = 20240520;

    public static IReadOnlyList<QueryKind> All { get; } =
    [
        new("1 word", (r, w) => Words(r, w, 1)),
        new("2 words", (r, w) => Words(r, w, 2)),
        new("3 words", (r, w) => Words(r, w, 3)),
        new("4 words", (r, w) => Words(r, w, 4)),
        new("a pasted sentence", (_, w) => new() { Text = string.Join(' ', w) }),
        new("2 words, two filters", (r, w) => Words(r, w, 2) with { Include = Filter(("language", "uk"), ("platform", "telegram")) }),
        new(
            "2 words, a year of dates, newest",
            (r, w) => Words(r, w, 2) with { SeenFrom = new(2022, 1, 1), SeenTo = new(2022, 12, 31), Sort = SearchSort.Newest }
        ),
        new("a quoted pair", (r, w) => Pair(r, w, (a, b) => $"\"{a} {b}\"")),
        new("a word and a prefix", (r, w) => Pair(r, w, (a, b) => $"{a} {b[..4]}*")),
        new("a word, not another", (r, w) => Pair(r, w, (a, b) => $"+{a} -{b}")),
        new("a misspelt word~", (r, w) => Pair(r, w, (a, _) => $"{a[..^1]}~1")),
        new("no words: the newest", (_, _) => new()),
    ];

    /// <summary>Words of claims, every so many lines of a file.</summary>
    public static List<string[]> Sample(string file)
    {
        var random = new Random(Seed);
        var sample = new List<string[]>();
        foreach (var line in File.ReadLines(file))
        {
            if (random.Next(40) > 0)
                continue;
            using var record = JsonDocument.Parse(line);
            var words = ClaimJson
                .Read(record.RootElement)
                .Text.Split(' ')
                .Select(w => w.Trim('.', ',', '"', '«', '»', ':', ';', '!', '?', '(', ')', '—', '-', '#', '+'))
                .Where(w => w.Length >= 4 && w.All(char.IsLetter))
                .Distinct()
                .ToArray();
            if (words.Length >= 5)
                sample.Add(words);
            if (sample.Count == 5_000)
                break;
        }

        return sample;
    }

    /// <summary>The queries of this kind: the same ones at each call.</summary>
    public List<SearchQuery> From(List<string[]> sample)
    {
        var random = new Random(Seed);
        return [.. Enumerable.Range(0, Queries).Select(_ => Draw(random, sample[random.Next(sample.Count)]))];
    }

    private static SearchQuery Words(Random random, string[] words, int count) =>
        new() { Text = string.Join(' ', random.GetItems(words, count * 3).Distinct().Take(count)) };

    private static SearchQuery Pair(Random random, string[] words, Func<string, string, string> text)
    {
        var at = random.Next(words.Length - 1);
        return new() { Text = text(words[at], words[at + 1]) };
    }

    private static Dictionary<string, IReadOnlyList<string>> Filter(params (string Facet, string Value)[] values) =>
        values.ToDictionary(v => v.Facet, v => (IReadOnlyList<string>)[v.Value]);
}
