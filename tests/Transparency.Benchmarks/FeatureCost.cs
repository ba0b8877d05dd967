using System.Text.Json;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;
using Transparency.Claims;
using Transparency.Search.Analysis;
using Transparency.Search.Engines.Lucene;
using Transparency.Search.Indexing;

namespace Transparency.Benchmarks;

/// <summary>
/// What each feature of the search adds to the embedded index: the same claims are indexed, on one thread, with everything and without its
/// fields.
/// </summary>
internal static class FeatureCost
{
    private const int Most = 100_000;

    private static readonly IReadOnlyList<(string Name, Func<ClaimDocument, ClaimDocument> Without, Func<string, bool> Leaves)> Features =
    [
        ("everything", d => d, _ => false),
        ("names across scripts", d => d, field => field.EndsWith(".latin", StringComparison.Ordinal)),
        ("phrases, prefixes, misspelt words, suggestions", d => d, field => field.EndsWith(".exact", StringComparison.Ordinal)),
        (
            "stems of languages",
            d => d,
            field =>
                SearchSchema.Analyses.Any(a => a.Scope == AnalysisScope.Language && field.EndsWith("." + a.Name, StringComparison.Ordinal))
        ),
        ("titles and texts of reviews", WithoutReviews, _ => false),
        ("autocomplete", d => d, field => field == IndexFields.Complete),
        ("links of appearances", d => d, field => field == IndexFields.Link),
        ("facets", d => d, field => field == IndexFields.Facets),
        ("the claims themselves", d => d, field => field == IndexFields.Source),
    ];

    public static void Run(string file)
    {
        var documents = new List<ClaimDocument>(Most);
        foreach (var line in File.ReadLines(file).Take(Most))
        {
            using var record = JsonDocument.Parse(line);
            documents.Add(DocumentBuilder.Claim(ClaimJson.Read(record.RootElement), documents.Count + 1, DateTimeOffset.UnixEpoch, []));
        }

        Index(documents, Features[0].Without, Features[0].Leaves); // to the JIT its time
        var (size, time) = Index(documents, Features[0].Without, Features[0].Leaves);
        Console.WriteLine($"| {documents.Count:N0} claims | MiB of the index | µs of a processor to index a claim |");
        Console.WriteLine("| --- | ---: | ---: |");
        Console.WriteLine($"| {Features[0].Name} | {size:F1} | {time:F0} |");
        foreach (var (name, without, leaves) in Features.Skip(1))
        {
            var (less, faster) = Index(documents, without, leaves);
            Console.WriteLine($"| of it {name} | {size - less:F1} | {time - faster:F0} |");
        }
    }

    private static (double Mebibytes, double Microseconds) Index(
        List<ClaimDocument> documents,
        Func<ClaimDocument, ClaimDocument> without,
        Func<string, bool> leaves
    )
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("transparency-features-");
        try
        {
            using var directory = FSDirectory.Open(folder);
            using var writer = new IndexWriter(
                directory,
                new IndexWriterConfig(LuceneVersion.LUCENE_48, Analyzers.Documents) { RAMBufferSizeMB = 128 }
            );
            var start = Environment.CpuUsage.TotalTime; // of the processor, so that others on the machine don't count
            foreach (var document in documents)
            {
                var fields = LuceneDocument.From(without(document));
                foreach (var field in fields.Select(f => f.Name).Where(leaves).Distinct().ToList())
                    fields.RemoveFields(field);
                writer.AddDocument(fields);
            }

            writer.Commit();
            var time = (Environment.CpuUsage.TotalTime - start).TotalMicroseconds / documents.Count;
            writer.ForceMerge(1); // so that sizes can be compared
            writer.Commit();
            return (folder.EnumerateFiles().Sum(f => f.Length) / 1048576d, time);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static ClaimDocument WithoutReviews(ClaimDocument document)
    {
        var ofReviews = document.Claim.Reviews.SelectMany(r => new[] { r.Title, r.Text }).ToHashSet();
        return document with { More = [.. document.More.Where(part => !ofReviews.Contains(part.Value))] };
    }
}
