using System.Text.Json;
using Transparency.Archive;

namespace Transparency.Content;

/// <summary>An entry of the log about a debunk in one language: a revision or its withdrawal.</summary>
/// <param name="Seq">Position in the log.</param>
/// <param name="Time">When it was appended.</param>
/// <param name="File">The whole file, front matter included; null when the debunk was withdrawn.</param>
/// <param name="Reason">Why it was withdrawn.</param>
public sealed record Revision(long Seq, DateTimeOffset Time, string? File, string? Reason);

/// <summary>
/// Every revision of every debunk. Reads the log once, then only new entries. Debunks are few, so their texts stay in memory.
/// </summary>
public sealed class DebunkHistory(ArchiveLog log) : IDisposable
{
    private readonly Dictionary<string, List<Revision>> _revisions = [];
    private readonly SemaphoreSlim _reading = new(1, 1);
    private long _seq;

    /// <summary>The revisions of a debunk by language, oldest first; empty if the debunk never existed.</summary>
    /// <exception cref="IOException">The store can't answer now.</exception>
    /// <exception cref="InvalidDataException">The log is damaged; the message names the segment.</exception>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<Revision>>> OfAsync(string slug, CancellationToken cancel = default)
    {
        await _reading.WaitAsync(cancel);
        try
        {
            if (await log.LastSeqAsync(cancel) > _seq)
                await foreach (var entry in log.ReadAsync(_seq, cancel))
                    Add(entry);
            var prefix = slug + "/";
            return _revisions
                .Where(r => r.Key.StartsWith(prefix, StringComparison.Ordinal))
                .ToDictionary(r => r.Key[prefix.Length..], r => (IReadOnlyList<Revision>)[.. r.Value]);
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _reading.Dispose();

    private void Add(LogEntry entry)
    {
        if (entry.Kind == EntryKind.Debunk)
        {
            if (!_revisions.TryGetValue(entry.Id, out var revisions))
                _revisions[entry.Id] = revisions = [];
            revisions.Add(new(entry.Seq, entry.Time, Text(entry, "markdown"), null));
        }
        else if (entry.Kind == EntryKind.Withdrawal && _revisions.TryGetValue(entry.Id, out var withdrawn))
            withdrawn.Add(new(entry.Seq, entry.Time, null, Text(entry, "reason")));
        _seq = entry.Seq;
    }

    private static string? Text(LogEntry entry, string key)
    {
        using var payload = JsonDocument.Parse(entry.Payload);
        return payload.RootElement.TryGetProperty(key, out var value) ? value.GetString() : null;
    }
}
