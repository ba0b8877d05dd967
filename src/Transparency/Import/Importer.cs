using System.Text;
using Transparency.Archive;

namespace Transparency.Import;

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

/// <summary>
/// Imports claims into the archive log. An import that broke off is repeated: what is archived already counts as unchanged.
/// An id stands for one claim in an input: repeated as it is, it counts as unchanged; with other content it is a reject, so that a second
/// import changes nothing.
/// </summary>
/// <param name="log">The log.</param>
public sealed class Importer(ArchiveLog log)
{
    private const int BatchSize = 5_000;

    /// <summary>Claims in memory at a time, in bytes of their JSON: parsed, they take about seven times as much.</summary>
    private const int BatchBytes = 8 << 20;

    /// <summary>Imports a stream. Memory does not depend on its length, but for about 100 bytes a claim.</summary>
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
        CancellationToken cancel = default
    )
    {
        var records = format switch
        {
            ImportFormat.Jsonl => JsonlReader.ReadAsync(input, cancel),
            ImportFormat.EuvsdisinfoCsv => EuvsdisinfoCsvReader.ReadAsync(input, cancel),
            ImportFormat.ClaimReview => ClaimReviewReader.ReadAsync(input, cancel),
            ImportFormat.Telegram => TelegramReader.ReadAsync(input, cancel),
        };
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
                                $"'{id}' stands already at {(record.Offset is null ? "line" : "record")} {first.Position} with other content",
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
                        Reason = $"'{id}' was withdrawn: what was taken down is not imported again",
                    }
                );
            bytes = 0;
            batch.Clear();
        }
    }
}
