using System.Security.Cryptography;
using Transparency.Archive;

namespace Transparency.Claims.Import;

/// <summary>What an import did. Read is the sum of the others.</summary>
/// <param name="Read">Records read.</param>
/// <param name="New">Claims that the archive did not have.</param>
/// <param name="Changed">Claims that differ from the archived ones.</param>
/// <param name="Unchanged">Claims that the archive has as they are.</param>
/// <param name="Rejected">Records that are no claims.</param>
public sealed record ImportSummary(long Read, int New, int Changed, int Unchanged, int Rejected);

/// <summary>How far an import is.</summary>
/// <param name="Read">Records read so far.</param>
/// <param name="Rejected">Records rejected so far.</param>
public readonly record struct ImportProgress(long Read, int Rejected);

/// <summary>Imports claims into the archive log. An import that broke off is repeated: what is archived already counts as unchanged.</summary>
/// <param name="log">The log.</param>
public sealed class Importer(ArchiveLog log)
{
    private const int BatchSize = 5_000;

    /// <summary>Imports a stream.</summary>
    /// <param name="input">What to read.</param>
    /// <param name="format">Its format.</param>
    /// <param name="actor">Who imports.</param>
    /// <param name="dryRun">Counts only, and appends nothing.</param>
    /// <param name="onReject">Called for each reject, in order.</param>
    /// <param name="progress">Told after each record.</param>
    /// <param name="cancel">Stops the import; whole batches stay.</param>
    /// <exception cref="InvalidDataException">The input is not of the format.</exception>
    public async Task<ImportSummary> ImportAsync(
        Stream input,
        ImportFormat format,
        string actor,
        bool dryRun,
        Func<ImportRecord, ValueTask>? onReject = null,
        IProgress<ImportProgress>? progress = null,
        CancellationToken cancel = default)
    {
        var records = format switch
        {
            ImportFormat.Jsonl => JsonlReader.ReadAsync(input, cancel),
            ImportFormat.EuvsdisinfoCsv => EuvsdisinfoCsvReader.ReadAsync(input, cancel),
            ImportFormat.ClaimReview => ClaimReviewReader.ReadAsync(input, cancel),
            ImportFormat.Telegram => TelegramReader.ReadAsync(input, cancel),
        };
        long read = 0;
        int added = 0, changed = 0, unchanged = 0, rejected = 0;
        var batch = new List<NewEntry>(BatchSize);
        var seen = new Dictionary<string, string>(StringComparer.Ordinal); // of a dry run: ids of earlier records, which the log does not get to know
        await foreach (var record in records)
        {
            read++;
            if (record.Payload is not { } payload)
            {
                rejected++;
                if (onReject is not null) await onReject(record);
            }
            else
            {
                var id = payload.GetProperty("id").GetString()!;
                if (!dryRun || !Repeats(id, LogEntry.Bytes(payload))) batch.Add(new NewEntry(EntryKind.Claim, id, actor, payload));
                if (batch.Count == BatchSize) await FlushAsync();
            }

            progress?.Report(new ImportProgress(read, rejected));
        }

        if (batch.Count > 0) await FlushAsync();
        return new ImportSummary(read, added, changed, unchanged, rejected);

        bool Repeats(string id, byte[] bytes)
        {
            var hash = Convert.ToHexString(SHA256.HashData(bytes).AsSpan(0, 16));
            var known = seen.TryGetValue(id, out var before);
            seen[id] = hash;
            if (!known) return false;
            if (hash == before) unchanged++;
            else changed++;
            return true;
        }

        async Task FlushAsync()
        {
            var (more, other, same) = dryRun ? await log.CompareAsync(batch, cancel) : await log.AppendAsync(batch, cancel);
            added += more;
            changed += other;
            unchanged += same;
            batch.Clear();
        }
    }
}
