using System.Text.Json;
using Transparency.Archive;

namespace Transparency.Claims.Import;

/// <summary>A format that claims are imported from.</summary>
public enum ImportFormat
{
    /// <summary>One claim of ours a line.</summary>
    Jsonl,

    /// <summary>The CSV export of EUvsDisinfo cases.</summary>
    EuvsdisinfoCsv,

    /// <summary>A schema.org ClaimReview feed: a DataFeed or a bare array.</summary>
    ClaimReview,

    /// <summary>The JSON export of Telegram Desktop.</summary>
    Telegram,
}

/// <summary>A record of an import: a claim, or why it is none.</summary>
/// <param name="Position">Line or record, from 1.</param>
/// <param name="Payload">The claim; null when the record is rejected.</param>
/// <param name="Field">The field that is wrong.</param>
/// <param name="Reason">What is wrong.</param>
/// <param name="Raw">The beginning of the record as it came.</param>
public sealed record ImportRecord(long Position, JsonElement? Payload, string? Field, string? Reason, string Raw)
{
    /// <summary>A record that is no claim.</summary>
    public static ImportRecord Reject(long position, string field, string reason, string raw) => new(position, null, field, reason, raw.Length <= 1_000 ? raw : raw[..1_000]);

    /// <summary>A record that is a claim when nothing is wrong with it.</summary>
    public static ImportRecord Of(long position, JsonElement payload, string? raw = null)
    {
        var problems = ClaimJson.Check(payload);
        return problems.Count == 0
            ? new(position, payload, null, null, "")
            : Reject(position, problems[0].Field, string.Join("; ", problems.Select(p => $"{p.Field} {p.Reason}")), raw ?? payload.GetRawText());
    }
}

/// <summary>What an import did; read = new + changed + unchanged + rejected.</summary>
/// <param name="Read">Records read.</param>
/// <param name="New">Claims the archive did not hold.</param>
/// <param name="Changed">Claims it held differently.</param>
/// <param name="Unchanged">Claims it held as they are.</param>
/// <param name="Rejected">Records that are no claim.</param>
public sealed record ImportSummary(long Read, long New, long Changed, long Unchanged, long Rejected);

/// <summary>Brings claims into the archive log.</summary>
public sealed class Importer(ArchiveLog log)
{
    private const int Batch = 5_000;

    /// <summary>Imports a stream; a bad record is told to <paramref name="onReject"/> and never stops the rest.</summary>
    /// <exception cref="IOException">The stream as a whole is not of this format.</exception>
    public async Task<ImportSummary> ImportAsync(
        Stream input, ImportFormat format, string actor, bool dryRun,
        Func<ImportRecord, ValueTask>? onReject, IProgress<long>? progress, CancellationToken cancel = default)
    {
        long read = 0, added = 0, changed = 0, unchanged = 0, rejected = 0;
        var batch = new List<NewEntry>(Batch);
        await foreach (var record in Records(input, format, cancel))
        {
            read++;
            if (record.Payload is { } payload)
            {
                batch.Add(new(EntryKind.Claim, payload.GetProperty("id").GetString()!, actor, payload));
                if (batch.Count == Batch) await FlushAsync();
            }
            else
            {
                rejected++;
                if (onReject is not null) await onReject(record);
            }

            progress?.Report(read);
        }

        await FlushAsync();
        return new(read, added, changed, unchanged, rejected);

        async Task FlushAsync()
        {
            var result = dryRun ? await log.CompareAsync(batch, cancel) : await log.AppendAsync(batch, cancel);
            added += result.New;
            changed += result.Changed;
            unchanged += result.Unchanged;
            batch.Clear();
        }
    }

    private static IAsyncEnumerable<ImportRecord> Records(Stream input, ImportFormat format, CancellationToken cancel) => format switch
    {
        ImportFormat.Jsonl => JsonlReader.ReadAsync(input, cancel),
        ImportFormat.EuvsdisinfoCsv => EuvsdisinfoCsvReader.ReadAsync(input, cancel),
        ImportFormat.ClaimReview => ClaimReviewReader.ReadAsync(input, cancel),
        ImportFormat.Telegram => TelegramReader.ReadAsync(input, cancel),
    };
}
