using Transparency.Archive;

namespace Transparency.Tests.Archive;

/// <summary>A blob store that passes everything on, but for the writes that a test replaces.</summary>
/// <param name="inner">The store that does the work.</param>
internal sealed class StubStore(IBlobStore inner) : IBlobStore
{
    /// <summary>What a creation of a blob answers; null passes it on.</summary>
    public Func<string, bool?> Create { get; init; } = _ => null;

    public Task<bool> TryCreateAsync(string name, Stream content, CancellationToken cancel = default) =>
        Create(name) is { } answer ? Task.FromResult(answer) : inner.TryCreateAsync(name, content, cancel);

    public Task<bool> TryReplaceAsync(string name, Stream content, string version, CancellationToken cancel = default) =>
        inner.TryReplaceAsync(name, content, version, cancel);

    public Task<Stream?> OpenReadAsync(string name, CancellationToken cancel = default) => inner.OpenReadAsync(name, cancel);

    public Task<BlobInfo?> FindAsync(string name, CancellationToken cancel = default) => inner.FindAsync(name, cancel);

    public IAsyncEnumerable<BlobInfo> ListAsync(string prefix, string? after = null, CancellationToken cancel = default) =>
        inner.ListAsync(prefix, after, cancel);

    public Task DeleteAsync(string name, CancellationToken cancel = default) => inner.DeleteAsync(name, cancel);
}
