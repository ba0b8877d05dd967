namespace Transparency.Archive;

/// <summary>Where the archive's bytes live: named, immutable-by-convention blobs. Names are relative paths with forward slashes.</summary>
public interface IBlobStore
{
    /// <summary>Creates a blob only if the name is absent. When it returns true the bytes are durable.</summary>
    /// <returns>False when a blob of that name exists; nothing was changed then.</returns>
    Task<bool> TryCreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancel = default);

    /// <summary>Opens a blob for reading, or returns null when it is absent.</summary>
    Task<Stream?> OpenReadAsync(string name, CancellationToken cancel = default);

    /// <summary>Names that start with <paramref name="prefix"/> and come after <paramref name="after"/>, in ordinal order.</summary>
    IAsyncEnumerable<string> ListAsync(string prefix, string? after = null, CancellationToken cancel = default);

    /// <summary>Deletes a blob; deleting an absent one does nothing.</summary>
    Task DeleteAsync(string name, CancellationToken cancel = default);
}
