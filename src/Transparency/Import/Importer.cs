using System.Text;
using Transparency.Archive;

namespace Transparency.Import;

/// <summary>Result of an import. Read is the sum of the other counts.</summary>
/// <param name="Read">Records read.</param>
/// <param name="New">Claims that are new to the archive.</param>
/// <param name="Changed">Claims that differ from the archived ones.</param>
/// <param name="Unchanged">Claims that are identical to the archived ones.</param>
/// <param name="Rejected">Records that aren't valid claims.</param>
public sealed record ImportSummary(long Read, int New, int Changed, int Unchanged, int Rejected);

/// <summary>Progress of an import.</summary>
/// <param name="Read">Records read so far.</param>
/// <param name="Rejected">Records rejected so far.</param>
public readonly record struct ImportProgress(long Read, int Rejected);

/// <summary>
/// Imports claims into the archive log. Imports are idempotent: after an interruption, run it again; archived claims count as unchanged.
/// Within an input an id identifies one claim: an identical repetition counts as unchanged, one with different content is rejected, so
/// that a second import changes nothing.
/// </summary>
/// <param name="log">The log.</param>
public sealed class Importer(ArchiveLog log)
{
    private const int BatchSize = 5_000;

    /// <summary>Maximum batch in memory, in bytes of JSON. Parsed claims take about seven times as much.</summary>
    private const int BatchBytes = 8 << 20;

    /// <summary>Imports a stream. Memory use is constant apart from about 100 bytes per claim.</summary>
    /// <param name="input">The input.</param>
    /// <param name="format">Its format.</param>
    /// <param name="actor">The actor recorded in the log.</param>
    /// <param name="dryRun">Only counts; appends nothing.</param>
    /// <param name="onReject">Called for each reject, in order.</param>
    /// <param name="progress">Called after each record.</param>
    /// <param name="cancel">Cancels the import; complete batches stay appended.</param>
    /// <exception cref="InvalidDataException">The input isn't in this format.</exception>
    public async Task<ImportSummary> ImportAsync(
        Stream input,
        ImportFormat format,
        string actor,
        bool dryRun,
        Func<ImportRecord, ValueTask>? onReject = null,
        IProgress<ImportProgress>? progress = null,
        CancellationToken cancel = default
    )
    {
        var records = ImportFormats.ReadAsync(format, input, cancel);
        long read = 0;
        int added = 0,
            changed = 0,
            unchanged = 0,
            rejected = 0,
            bytes = 0;
        var batch = new Dictionary<string, (NewEntry Entry, ImportRecord Record)>(BatchSize); // by id
        var earlier = new Dictionary<UInt128, (ulong Content, long Position)>(); // by hash of the id
        await foreach (var record in records)
        {
            read++;
            if (record.Payload is not { } payload)
                await RejectAsync(record);
            else
            {
                var id = payload.GetProperty("id").GetString()!;
                var content = LogEntry.Bytes(payload);
                var (key, hash) = (LogEntry.Hash(Encoding.ASCII.GetBytes(id)), (ulong)LogEntry.Hash(content));
                if (earlier.TryAdd(key, (hash, record.Position)))
                {
                    batch[id] = (new NewEntry(EntryKind.Claim, id, actor, content), record);
                    bytes += content.Length;
                    if (batch.Count == BatchSize || bytes >= BatchBytes)
                        await FlushAsync();
                }
                else if (earlier[key] is var first && first.Content == hash)
                    unchanged++;
                else
                    await RejectAsync(
                        record with
                        {
                            Payload = null,
                            Field = "id",
                            Reason =
                                $"'{id}' already appears at {(record.Offset is null ? "line" : "record")} {first.Position} "
                                + "with other content",
                            Raw = ImportRecord.Cut(payload.GetRawText()),
                        }
                    );
            }

            progress?.Report(new ImportProgress(read, rejected));
        }

        if (batch.Count > 0)
            await FlushAsync();
        return new ImportSummary(read, added, changed, unchanged, rejected);

        async ValueTask RejectAsync(ImportRecord record)
        {
            rejected++;
            if (onReject is not null)
                await onReject(record);
        }

        async Task FlushAsync()
        {
            var entries = batch.Values.Select(b => b.Entry).ToList();
            var result = dryRun ? await log.CompareAsync(entries, cancel) : await log.AppendAsync(entries, cancel);
            added += result.New;
            changed += result.Changed;
            unchanged += result.Unchanged;
            foreach (var id in result.Withdrawn ?? [])
                await RejectAsync(
                    batch[id].Record with
                    {
                        Payload = null,
                        Field = "id",
                        Reason = $"'{id}' was withdrawn: a withdrawn claim is not imported again",
                    }
                );
            bytes = 0;
            batch.Clear();
        }
    }
}
