using Transparency.Claims;
using Transparency.Search.Engines.Lucene;
using Transparency.Search.Indexing;

namespace Transparency.Tests.Search;

/// <summary>A Lucene index with a few claims, for tests of what stands above the engines.</summary>
internal sealed class SmallIndex : IDisposable
{
    private SmallIndex() => Index = new(Path.Combine(Folder.Path, "index"), TimeProvider.System);

    public TemporaryFolder Folder { get; } = new();

    public LuceneClaimIndex Index { get; }

    /// <summary>Fills an index with claims <c>c1</c>, <c>c2</c>, …</summary>
    public static async Task<SmallIndex> OfAsync(params IEnumerable<(string Language, string Text)> claims)
    {
        var small = new SmallIndex();
        await using var build = await small.Index.BeginBuildAsync();
        var documents = claims
            .Select(
                (claim, i) =>
                    DocumentBuilder.Claim(
                        new Claim
                        {
                            Id = $"c{i + 1}",
                            Text = claim.Text,
                            Language = claim.Language,
                            Appearances = [new("web", $"https://example.org/{i + 1}", null, null, null, null, null)],
                        },
                        i + 1,
                        DateTimeOffset.UnixEpoch,
                        []
                    )
            )
            .ToList();
        await build.ApplyAsync([.. documents.Select(d => new Transparency.Search.IndexChange(d.Key, d.Seq, d))]);
        await build.CommitAsync(documents.Count);
        await build.PublishAsync();
        return small;
    }

    public void Dispose()
    {
        Index.Dispose();
        Folder.Dispose();
    }
}
