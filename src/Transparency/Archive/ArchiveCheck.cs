using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Transparency.Archive;

/// <summary>Something that is wrong in an archive.</summary>
/// <param name="Blob">Name of the blob.</param>
/// <param name="Reason">What is wrong with it, and what to do.</param>
public sealed record ArchiveFinding(string Blob, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Blob}: {Reason}";
}

/// <summary>
/// How entries of the log and other blobs belong together. Whoever stores such blobs defines it: the archive doesn't know what they hold.
/// </summary>
/// <param name="BlobsOf">
/// Names of the blobs that an entry requires. It may throw <see cref="JsonException"/> if the entry can't be read.
/// </param>
/// <param name="IdOf">The id by which the log can withdraw a blob; null for a blob that no entry requires.</param>
public sealed record BlobRules(Func<LogEntry, IEnumerable<string>> BlobsOf, Func<string, string?> IdOf);

/// <summary>
/// Reads every byte of an archive and checks it. Segments and saved states hold their own SHA-256; all other names end with it.
/// </summary>
/// <param name="archive">The archive.</param>
/// <param name="rules">Which blobs the log requires.</param>
public sealed class ArchiveCheck(IBlobStore archive, BlobRules rules)
{
    private readonly HashSet<string> _present = [];
    private readonly Dictionary<string, long> _required = []; // name of a blob → the entry that requires it
    private readonly HashSet<string> _withdrawn = []; // ids
    private long? _next = 1;

    /// <summary>Blobs read.</summary>
    public int Blobs { get; private set; }

    /// <summary>Bytes read.</summary>
    public long Bytes { get; private set; }

    /// <summary>Checks everything. After a finding the rest is read as well.</summary>
    /// <exception cref="IOException">The store can't answer now.</exception>
    public async IAsyncEnumerable<ArchiveFinding> RunAsync([EnumeratorCancellation] CancellationToken cancel = default)
    {
        await foreach (var (name, length, _) in archive.ListAsync("", null, cancel))
        {
            (Blobs, Bytes) = (Blobs + 1, Bytes + length);
            if (await ProblemAsync(name, cancel) is { } problem)
                yield return new(name, problem);
        }

        foreach (var (name, seq) in _required)
            if (!_present.Contains(name) && !IsWithdrawn(name))
                yield return new(name, $"is missing: entry {seq} of the log requires it. Restore it from a backup, or withdraw it.");
        foreach (var name in _present.Where(IsWithdrawn))
            yield return new(name, "was withdrawn, but still exists. Delete it.");

        bool IsWithdrawn(string blob) => rules.IdOf(blob) is { } id && _withdrawn.Contains(id);
    }

    /// <summary>True for a blob whose name ends with the SHA-256 of its bytes.</summary>
    internal static bool NamesHash(string name) => name.Length > 64 && name[^64..].All(char.IsAsciiHexDigitLower);

    private async Task<string?> ProblemAsync(string name, CancellationToken cancel)
    {
        if (name.StartsWith(LogSegment.Prefix, StringComparison.Ordinal))
            return Segment(name, await archive.ReadAllAsync(name, cancel) ?? []);
        if (name.StartsWith(LogState.Prefix, StringComparison.Ordinal))
            return await archive.ReadAllAsync(name, cancel) is not { } state || LogState.IsWhole(state)
                ? null
                : "its SHA-256 is not the one that it states. Delete it: it is derived from the log.";
        if (!NamesHash(name))
            return "its name holds no SHA-256, so it can't be checked. Move it out of the archive.";
        await using var stream = await archive.OpenReadAsync(name, cancel);
        if (stream is null)
            return null; // deleted since it was listed
        if (rules.IdOf(name) is not null)
            _present.Add(name);
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancel));
        return name.EndsWith(hash, StringComparison.Ordinal) ? null : $"its SHA-256 is {hash}. Restore it from a backup.";
    }

    private string? Segment(string name, byte[] bytes)
    {
        try
        {
            var gap =
                _next is { } next && LogSegment.FirstOf(name) != next
                    ? $"entry {next} should come before it: a segment is missing. Restore that from a backup."
                    : null;
            _next = null; // unknown after a damaged segment
            var entries = LogSegment.Unpack(name, bytes);
            _next = entries[^1].Seq + 1;
            foreach (var entry in entries)
                Note(entry);
            return gap;
        }
        catch (InvalidDataException e)
        {
            return e.Message;
        }
        catch (JsonException e)
        {
            return $"it holds evidence that can't be read: {e.Message}";
        }
    }

    private void Note(LogEntry entry)
    {
        if (entry.Kind == EntryKind.Withdrawal)
            _withdrawn.Add(entry.Id);
        foreach (var name in rules.BlobsOf(entry))
            _required[name] = entry.Seq;
    }
}
