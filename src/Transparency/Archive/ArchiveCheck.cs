using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Transparency.Evidence;

namespace Transparency.Archive;

/// <summary>Something that is wrong in an archive.</summary>
/// <param name="Blob">Name of the blob.</param>
/// <param name="Reason">What is wrong with it, and what to do.</param>
public sealed record ArchiveFinding(string Blob, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Blob}: {Reason}";
}

/// <summary>Reads every byte of an archive and checks it: segments and kept state hold their own SHA-256, all else has it at the end of its name.</summary>
public sealed class ArchiveCheck(IBlobStore archive)
{
    private readonly HashSet<string> _there = [];
    private readonly Dictionary<string, long> _told = []; // evidence or thumbnail → the entry that tells of it
    private readonly HashSet<string> _withdrawn = []; // SHA-256 of evidence
    private long? _next = 1;

    /// <summary>Blobs read.</summary>
    public int Blobs { get; private set; }

    /// <summary>Bytes read.</summary>
    public long Bytes { get; private set; }

    /// <summary>Everything that is wrong. A finding is no end: the rest is read as well.</summary>
    /// <exception cref="IOException">The store can't answer now.</exception>
    public async IAsyncEnumerable<ArchiveFinding> RunAsync([EnumeratorCancellation] CancellationToken cancel = default)
    {
        await foreach (var (name, length, _) in archive.ListAsync("", null, cancel))
        {
            (Blobs, Bytes) = (Blobs + 1, Bytes + length);
            if (await ProblemAsync(name, cancel) is { } problem)
                yield return new(name, problem);
        }

        foreach (var (name, seq) in _told)
            if (!_there.Contains(name) && !_withdrawn.Contains(OfEvidence(name)))
                yield return new(name, $"is missing: entry {seq} of the log tells of it. Restore it from a backup, or withdraw it.");
        foreach (var name in _there)
            if (_withdrawn.Contains(OfEvidence(name)))
                yield return new(name, "was withdrawn, and is still there. Delete it.");
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
                : "its SHA-256 is not the one that it states. Delete it: the log tells what it held.";
        if (!NamesHash(name))
            return "nothing tells what it should hold. Move it out of the archive.";
        await using var stream = await archive.OpenReadAsync(name, cancel);
        if (stream is null)
            return null; // deleted since it was listed
        if (EvidenceStore.Holds(name))
            _there.Add(name);
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
            _next = null; // after a damaged segment nobody knows
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
        if (entry.Kind == EntryKind.Withdrawal && Capture.IsHash(entry.Id))
            _withdrawn.Add(entry.Id[Capture.HashPrefix.Length..]);
        if (entry.Kind != EntryKind.Evidence)
            return;
        foreach (var name in EvidenceStore.BlobsOf(Capture.Read(entry)))
            _told[name] = entry.Seq;
    }

    /// <summary>The SHA-256 of the evidence that a blob holds or shows: <c>evidence/{it}</c>, <c>thumbnails/{it}-{its own}</c>.</summary>
    private static string OfEvidence(string blob) => blob.Split('/', '-')[1];
}
