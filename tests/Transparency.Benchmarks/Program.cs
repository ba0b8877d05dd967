using System.Diagnostics;
using System.Globalization;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Store;
using Transparency.Archive;
using Transparency.Archive.Files;
using Transparency.Benchmarks;
using Transparency.Search.Engines.Lucene;
using Transparency.Search.Indexing;
using Transparency.Search.Query;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Length < 2)
{
    Console.Error.WriteLine(
        """
        Transparency.Benchmarks CLAIMS.jsonl FOLDER   imports, indexes and searches claims, and prints the tables of docs/benchmarks.md
        Transparency.Benchmarks pages CLAIMS.jsonl FOLDER   measures pages of the index in FOLDER, which the first command made: a debunk against a fixed answer, a search against its engine
        Transparency.Benchmarks match CLAIMS.jsonl FOLDER   measures matching, similar claims and autocomplete on the index in FOLDER, which the first command made
        Transparency.Benchmarks features CLAIMS.jsonl       measures what each feature of the search adds to an index of 100,000 claims
        Transparency.Benchmarks crawl CLAIMS.jsonl FOLDER [SECONDS]   measures searches while a crawler follows every link, for five minutes or as long as said
        Transparency.Benchmarks verify FOLDER [URL]   checks that the index in FOLDER, or at an Elasticsearch, holds what the log in FOLDER holds, each once
        Transparency.Benchmarks elasticsearch CLAIMS.jsonl FOLDER URL    measures Elasticsearch as the engine (tests/elasticsearch-benchmark.sh)
        Transparency.Benchmarks steady CLAIMS.jsonl URL SECONDS RATE     asks a site for search pages at a steady rate: none may fail or find another number
        """
    );
    return 2;
}

var content = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../../content"));
if (args[0] == "fixed")
    return await PageSpeed.ServeFixedAsync(args[1]);
if (args is ["features", var indexed])
{
    FeatureCost.Run(indexed);
    return 0;
}

if (args is ["match", var posts, var matched])
{
    await MatchMeasure.RunAsync(posts, Path.GetFullPath(matched), content);
    return 0;
}

if (args is ["pages" or "crawl", var read, var filled, ..])
{
    var together = TimeSpan.FromSeconds(args.Length > 3 ? double.Parse(args[3], CultureInfo.InvariantCulture) : 300);
    var queries = QueryKind.All.Take(4).SelectMany(k => k.From(QueryKind.Sample(read))).ToList();
    return await (
        args[0] == "pages"
            ? PageSpeed.RunAsync(Path.GetFullPath(filled), content, queries)
            : Crawl.RunAsync(Path.GetFullPath(filled), content, queries, together)
    );
}

if (args is ["crawler", var crawled])
    return await Crawl.RunCrawlerAsync(new(crawled));
if (args[0] == "verify")
    return await Verification.RunAsync(args[1], args.Length > 2 ? new Uri(args[2]) : null);
if (args is ["steady", var words, var site, var seconds, var rate])
    return await SteadyLoad.RunAsync(
        words,
        new Uri(site),
        TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)),
        int.Parse(rate, CultureInfo.InvariantCulture)
    );
if (args is ["elasticsearch", var claims, var archive, var server])
{
    await ElasticsearchMeasure.RunAsync(claims, Path.GetFullPath(archive), new Uri(server));
    return 0;
}

var (file, folder) = (args[0], Path.GetFullPath(args[1]));
if (!System.IO.Directory.Exists(folder))
{
    await FillAsync();
}

var sample = QueryKind.Sample(file);
using (var index = new LuceneClaimIndex(Path.Combine(folder, "index"), TimeProvider.System))
{
    var status = await index.StatusAsync();
    Console.WriteLine($"{status.Documents:N0} documents, index {SizeOf("index") >> 20} MiB, log {SizeOf("archive") >> 20} MiB");
    Console.WriteLine();
    Console.WriteLine("| query | results, median | p50 ms | p99 ms | plain Lucene top 20: p50 ms | p99 ms | ratio of p50 |");
    Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    using var plain = new PlainLucene(Path.Combine(folder, "index", status.Name));
    foreach (var kind in QueryKind.All)
    {
        var queries = kind.From(sample);
        var totals = new List<int>();
        foreach (var query in queries.Take(40)) // to the JIT and the page cache their time
        {
            totals.Add((await index.SearchAsync(query)).Total);
            plain.Search(query);
        }

        var (ours, theirs) = (new List<double>(), new List<double>());
        foreach (var query in queries) // in turn, so that what slows the machine slows both
        {
            ours.Add(Time(() => index.SearchAsync(query).GetAwaiter().GetResult()));
            theirs.Add(Time(() => plain.Search(query)));
        }

        totals.Sort();
        var ratio = At(ours, .5) / At(theirs, .5);
        Console.WriteLine(
            $"| {kind.Name} | {totals[totals.Count / 2]:N0} | {At(ours, .5):F1} | {At(ours, .99):F1} | {At(theirs, .5):F1} | {At(theirs, .99):F1} | {ratio:F1} |"
        );
    }
}

await ServingSite.MeasureAsync(folder, QueryKind.All.Take(4).SelectMany(k => k.From(sample)).ToList());
return 0;

async Task FillAsync()
{
    using var log = new ArchiveLog(new FileBlobStore(Path.Combine(folder, "archive")), TimeProvider.System);
    using var index = new LuceneClaimIndex(Path.Combine(folder, "index"), TimeProvider.System);
    using var updater = new IndexUpdater(log, index);
    var clock = Stopwatch.StartNew();
    // A process of its own, as people run it.
    using var import = Shipped.Start("Transparency.Cli", folder, "import", file, "--format", "jsonl");
    var imported = import.WaitForExitAsync().ContinueWith(_ => clock.Elapsed.TotalSeconds, TaskScheduler.Default);
    long applied = 0;
    while (!imported.IsCompleted)
        applied += await updater.CatchUpAsync();
    applied += await updater.CatchUpAsync();
    Console.WriteLine($"Imported {applied:N0} claims in {await imported:F1} s, {applied / await imported:N0}/s, beside the indexing");
    Console.WriteLine($"From file to searchable: {clock.Elapsed.TotalSeconds:F1} s, {applied / clock.Elapsed.TotalSeconds:N0}/s");
    clock.Restart();
    applied = await updater.RebuildAsync();
    Console.WriteLine($"Rebuilt from the log: {applied / clock.Elapsed.TotalSeconds:N0} entries/s");
}

long SizeOf(string part) =>
    new DirectoryInfo(Path.Combine(folder, part)).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);

static double Time(Action action)
{
    var start = Stopwatch.GetTimestamp();
    action();
    return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
}

static double At(List<double> values, double share) => values.Order().ElementAt((int)((values.Count - 1) * share));

/// <summary>The same index and the same query without our layers: the 20 best documents' numbers, no facets, no texts, no marks.</summary>
internal sealed class PlainLucene(string path) : IDisposable
{
    private readonly FSDirectory _directory = FSDirectory.Open(path);
    private IndexSearcher? _searcher;

    public void Search(SearchQuery query)
    {
        _searcher ??= new(DirectoryReader.Open(_directory)) { Similarity = new LuceneSimilarity() };
        _searcher.Search(QueryParser.Parse(query.Text, query.AcrossScripts, out _) ?? new MatchAllDocsQuery(), 20);
    }

    public void Dispose()
    {
        _searcher?.IndexReader.Dispose();
        _directory.Dispose();
    }
}
