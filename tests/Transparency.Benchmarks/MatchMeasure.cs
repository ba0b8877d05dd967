using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Transparency.Archive;
using Transparency.Archive.Files;
using Transparency.Claims;
using Transparency.Content;
using Transparency.Search.Engines.Lucene;
using Transparency.Search.Indexing;
using Transparency.Search.Matching;
using Transparency.Search.Query;

namespace Transparency.Benchmarks;

/// <summary>How long matching, similar claims, autocomplete and what stands around a search take on a filled index.</summary>
internal static class MatchMeasure
{
    private const int Asked = 200,
        Warm = 40,
        Seed = 20240520,
        ShortPost = 280;

    /// <summary>Measures on the index of a folder, with the repository's synonyms.</summary>
    public static async Task RunAsync(string file, string folder, string content)
    {
        using var index = new LuceneClaimIndex(Path.Combine(folder, "index"), TimeProvider.System);
        var catalog = new ContentCatalog(new BlobStores(new FileBlobStore(Path.Combine(folder, "archive")), new FileBlobStore(content)));
        await catalog.ReloadAsync();
        var (matcher, assisted, claims) = (new PostMatcher(index), new AssistedSearch(index, catalog), Claims(file));
        var documents = await index.GetAsync([.. claims.Take(Asked).Select(c => DocumentKey.Claim(c.Id))]);
        var words = QueryKind.Sample(file);
        var random = new Random(Seed);
        Console.WriteLine($"{(await index.StatusAsync()).Documents:N0} documents");
        Console.WriteLine();
        Console.WriteLine("| asked for | results, median | p50 ms | p99 ms |");
        Console.WriteLine("| --- | ---: | ---: | ---: |");
        await MatchAsync(
            "the claims of a post of 10,000 characters",
            Posts(MatchQuery.MaxTextLength).Select(text => new MatchQuery { Text = text })
        );
        await MatchAsync("of a post of 280 characters", Posts(ShortPost).Select(text => new MatchQuery { Text = text }));
        await MatchAsync("the claims similar to a claim", documents.OfType<ClaimDocument>().Select(MatchQuery.SimilarTo));
        await MeasureAsync(
            "what completes two letters",
            words.Select(w => w[0][..2]),
            async typed => (await index.CompleteAsync(typed, 8)).Count
        );
        await MeasureAsync(
            "what completes five letters",
            words.Select(w => w[0] is { Length: >= 5 } word ? word[..5] : w[0]),
            async typed => (await index.CompleteAsync(typed, 8)).Count
        );
        var searches = QueryKind.All[1].From(words);
        await MeasureAsync("two words, of the engine alone", searches, async search => (await index.SearchAsync(search)).Total);
        await MeasureAsync(
            "two words, names in their own script",
            searches,
            async search => (await index.SearchAsync(search with { AcrossScripts = false })).Total
        );
        await MeasureAsync(
            "two words, with synonyms and unknown words",
            searches,
            async search => (await assisted.SearchAsync(search)).Result.Total
        );
        await MeasureAsync(
            "two words, one misspelt, with a suggestion",
            searches.Select(s => s with { Text = s.Text[..^3] + s.Text[^2..] }),
            async search => (await assisted.SearchAsync(search)).Result.Total
        );

        Task MatchAsync(string name, IEnumerable<MatchQuery> posts) =>
            MeasureAsync(name, posts, async post => (await matcher.MatchAsync(post)).Count);

        IEnumerable<string> Posts(int length)
        {
            for (var i = 0; i < Asked; i++)
            {
                var post = new StringBuilder();
                while (post.Length < length)
                    post.Append(claims[random.Next(claims.Count)].Text).Append('\n');
                yield return post.ToString(0, length);
            }
        }
    }

    private static async Task MeasureAsync<T>(string name, IEnumerable<T> questions, Func<T, Task<int>> ask)
    {
        var asked = questions.Take(Asked).ToList();
        foreach (var one in asked.Take(Warm))
            await ask(one); // to the JIT and the page cache their time
        var (times, found) = (new List<double>(), new List<double>());
        foreach (var one in asked)
        {
            var start = Stopwatch.GetTimestamp();
            found.Add(await ask(one));
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        times.Sort();
        found.Sort();
        Console.WriteLine($"| {name} | {Load.At(found, .5):N0} | {Load.At(times, .5):F1} | {Load.At(times, .99):F1} |");
    }

    /// <summary>Claims, every so many lines of a file.</summary>
    private static List<Claim> Claims(string file)
    {
        var random = new Random(Seed);
        var claims = new List<Claim>();
        foreach (var line in File.ReadLines(file).Where(_ => random.Next(20) == 0).Take(5_000))
        {
            using var record = JsonDocument.Parse(line);
            claims.Add(ClaimJson.Read(record.RootElement));
        }

        return claims;
    }
}
