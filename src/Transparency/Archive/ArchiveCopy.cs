using System.Runtime.CompilerServices;

namespace Transparency.Archive;

/// <summary>
/// Copies an archive and its content into other stores, and checks everything there, whether it was copied now or before. A copy that was
/// stopped continues.
/// </summary>
/// <param name="from">The source.</param>
/// <param name="to">The target.</param>
/// <param name="rules">Which blobs the log requires.</param>
public sealed class ArchiveCopy(BlobStores from, BlobStores to, BlobRules rules)
{
    /// <summary>Blobs copied.</summary>
    public int Copied { get; private set; }

    /// <summary>Blobs that were there before.</summary>
    public int Present { get; private set; }

    /// <summary>
    /// Copies everything, and returns what is wrong with the copy. A blob of the archive that differs stays; one of the content is
    /// replaced.
    /// </summary>
    /// <exception cref="IOException">A store can't answer now.</exception>
    /// <exception cref="InvalidDataException">The source holds nothing.</exception>
    public async IAsyncEnumerable<ArchiveFinding> RunAsync([EnumeratorCancellation] CancellationToken cancel = default)
    {
        await foreach (var name in NamesAsync(from.Archive, cancel))
            if (!await CopyAsync(name, from.Archive, to.Archive, replace: false, cancel))
                yield return new(name, "differs from the source: the copy is of another archive, or damaged. It was not changed.");
        await foreach (var name in NamesAsync(from.Content, cancel))
            if (!await CopyAsync(name, from.Content, to.Content, replace: true, cancel))
                yield return new("content/" + name, "was changed while it was copied. Copy again.");
        if (Copied + Present == 0)
            throw new InvalidDataException("There is nothing to copy: the store or folder given as --from has no files. Check its name.");

        await foreach (var finding in new ArchiveCheck(to.Archive, rules).RunAsync(cancel))
            yield return finding;
        await foreach (var name in NamesAsync(to.Archive, cancel))
            if (!name.StartsWith(LogState.Prefix, StringComparison.Ordinal) && await from.Archive.FindAsync(name, cancel) is null)
                yield return new(name, "is only in the copy: it was removed from the source, or added to the copy.");
        await foreach (var name in NamesAsync(to.Content, cancel))
            if (await from.Content.FindAsync(name, cancel) is null)
                yield return new("content/" + name, "is only in the copy. Delete it there if it was removed from the source.");
    }

    /// <summary>
    /// The log comes first: evidence is stored before its entry, so a copy of the log never requires what isn't listed after it.
    /// Dumps are left out, since an old one may hold what was withdrawn later.
    /// </summary>
    private static async IAsyncEnumerable<string> NamesAsync(IBlobStore store, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var blob in store.ListAsync(LogSegment.Prefix, null, cancel))
            yield return blob.Name;
        await foreach (var blob in store.ListAsync("", null, cancel))
            if (
                !blob.Name.StartsWith(LogSegment.Prefix, StringComparison.Ordinal)
                && !blob.Name.StartsWith("dumps/", StringComparison.Ordinal)
            )
                yield return blob.Name;
    }

    /// <summary>
    /// Copies a blob; false if the target differs then. A blob with its hash in its name is compared with that hash later.
    /// </summary>
    private async Task<bool> CopyAsync(string name, IBlobStore source, IBlobStore target, bool replace, CancellationToken cancel)
    {
        await using var stream = await source.OpenReadAsync(name, cancel);
        if (stream is null)
            return true; // removed since it was listed
        var there = await target.FindAsync(name, cancel);
        if (there is null && await target.TryCreateAsync(name, stream, cancel))
            Copied++;
        else
            Present++;
        if (ArchiveCheck.NamesHash(name) || await IsSameAsync())
            return true;
        if (!replace || there is null)
            return false;
        stream.Position = 0;
        return await target.TryReplaceAsync(name, stream, there.Version, cancel) && await IsSameAsync();

        async Task<bool> IsSameAsync()
        {
            var (ours, theirs) = (await source.ReadAllAsync(name, cancel), await target.ReadAllAsync(name, cancel));
            return ours.AsSpan().SequenceEqual(theirs);
        }
    }
}
