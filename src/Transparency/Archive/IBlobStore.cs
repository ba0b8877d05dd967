namespace Transparency.Archive;

/// <summary>A blob in a listing.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Version">Changes with every change of its bytes; says nothing else.</param>
public sealed record BlobInfo(string Name, long Length, string Version)
{
    /// <summary>Returns the name if every store can keep it.</summary>
    /// <exception cref="ArgumentException">
    /// The name leads out of the store, or has an empty part, a backslash or a control character.
    /// </exception>
    internal static string Checked(string name) =>
        name.Split('/').All(part => part is not ("" or "." or "..")) && !name.Any(c => c == '\\' || char.IsControl(c))
            ? name
            : throw new ArgumentException(
                $"'{name}' isn't a valid name of a blob. A name is a relative path such as log/a, without '..'.",
                nameof(name)
            );
}

/// <summary>
/// Where the archive's bytes live: named blobs. Names are relative paths with forward slashes. A blob is seen whole or not at all.
/// </summary>
/// <remarks>
/// Nobody changes a blob of the archive itself: those of <c>log/</c> and <c>evidence/</c> are created once. The files of <c>content/</c>
/// are replaced, by whoever has seen their last version. Every method throws <see cref="IOException"/> when the store can't answer now or
/// refuses access, whose message names the place and what to do, and <see cref="ArgumentException"/> for a name that leads out of it. No
/// other exception comes from the store itself; those of a stream that is written come through.
/// </remarks>
public interface IBlobStore
{
    /// <summary>
    /// Creates a blob from what is left of a stream, only if the name is absent. When it returns true the bytes are durable; when the
    /// stream throws, no blob is made.
    /// </summary>
    /// <returns>False when a blob of that name exists; nothing was changed then.</returns>
    Task<bool> TryCreateAsync(string name, Stream content, CancellationToken cancel = default);

    /// <summary>
    /// Replaces a blob only if it still has a version. When it returns true the bytes are durable; when the stream throws, the blob stays
    /// as it was.
    /// </summary>
    /// <returns>False when it has another version or is absent; nothing was changed then.</returns>
    Task<bool> TryReplaceAsync(string name, Stream content, string version, CancellationToken cancel = default);

    /// <summary>
    /// Opens a blob for reading, or returns null when it is absent. The stream knows its length and seeks; it reads what it has to, not the
    /// whole blob.
    /// </summary>
    Task<Stream?> OpenReadAsync(string name, CancellationToken cancel = default);

    /// <summary>The bytes of a small blob, or null when it is absent.</summary>
    async Task<byte[]?> ReadAllAsync(string name, CancellationToken cancel = default)
    {
        await using var stream = await OpenReadAsync(name, cancel);
        if (stream is null)
            return null;
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes, cancel);
        return bytes;
    }

    /// <summary>
    /// Length and version of a blob, or null when it is absent. Take the version before the bytes: a replacement in between is then found.
    /// </summary>
    Task<BlobInfo?> FindAsync(string name, CancellationToken cancel = default);

    /// <summary>
    /// Blobs whose names start with <paramref name="prefix"/> and come after <paramref name="after"/>, in ordinal order of names.
    /// </summary>
    IAsyncEnumerable<BlobInfo> ListAsync(string prefix, string? after = null, CancellationToken cancel = default);

    /// <summary>Deletes a blob; deleting an absent one does nothing.</summary>
    Task DeleteAsync(string name, CancellationToken cancel = default);
}

/// <summary>The two places of a site's blobs: on files two folders, on Azure one container.</summary>
/// <param name="Archive">The log, evidence, and what is derived from them.</param>
/// <param name="Content">Debunks, narratives, pages and starter claims: <c>debunks/{slug}/{language}.md</c> and so on.</param>
public sealed record BlobStores(IBlobStore Archive, IBlobStore Content);
