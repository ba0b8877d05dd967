using Transparency.Archive;
using Transparency.Search;
using Transparency.Search.Indexing;

namespace Transparency.Tests.Search;

/// <summary>A log, its index, and what follows the one into the other.</summary>
internal sealed record Filled(ArchiveLog Log, IClaimIndex Index, IndexUpdater Updater) : IDisposable
{
    public void Dispose()
    {
        Updater.Dispose();
        (Index as IDisposable)?.Dispose();
        Log.Dispose();
    }
}

/// <summary>An index that is filled once for all facts of a class, which run one after the other and only read it.</summary>
public sealed class FilledOnce : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private Filled? _filled;

    /// <summary>Where the index lies, or what it is named after.</summary>
    public string Folder => _folder.Path;

    /// <summary>Takes away what the index has left outside of the folder.</summary>
    public Func<Task> Remove { get; set; } = () => Task.CompletedTask;

    internal async Task<Filled> FillAsync(Func<TemporaryFolder, Task<Filled>> fill) => _filled ??= await fill(_folder);

    public async ValueTask DisposeAsync()
    {
        _filled?.Dispose();
        _folder.Dispose();
        await Remove();
    }
}

/// <summary>An index is published before it can be opened.</summary>
internal static class IndexOpening
{
    /// <summary>A writer of the serving index; of an empty one that is published first if none serves.</summary>
    public static async Task<IIndexWriter> OpenedAsync(this IClaimIndex index)
    {
        var cancel = TestContext.Current.CancellationToken;
        if (await index.OpenAsync(cancel) is { } serving)
            return serving;
        await using var build = await index.BeginBuildAsync(cancel);
        await build.CommitAsync(0, cancel);
        await build.PublishAsync(cancel);
        return (await index.OpenAsync(cancel))!;
    }
}
