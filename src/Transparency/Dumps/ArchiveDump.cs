using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Transparency.Archive;
using Transparency.Claims;
using Transparency.Content;

namespace Transparency.Dumps;

/// <summary>
/// Writes the present archive as files: the last entry of every claim and debunk, and only the note of what was withdrawn. Besides about
/// 40 bytes for each id, memory use does not depend on the size of the archive. An entry that can't be read is left out and reported.
/// </summary>
public static class ArchiveDump
{
    /// <summary>Writes the files into a folder, the description last.</summary>
    /// <param name="log">The archive.</param>
    /// <param name="folder">An existing folder; files of the same names are replaced.</param>
    /// <param name="license">The licence of debunks and of the whole, as SPDX names it.</param>
    /// <param name="gently">Pauses as long as it works, so that readers of a server don't notice.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="InvalidDataException">The log is damaged.</exception>
    public static async Task<DataPackage> WriteAsync(
        ArchiveLog log,
        string folder,
        string license,
        bool gently = false,
        CancellationToken cancel = default
    )
    {
        var (last, withdrawn, end, created) = await LastEntriesAsync(log, gently, cancel);
        var unreadable = new List<UnreadableEntry>();
        await using var claims = new JsonLines(
            folder,
            "claims.jsonl.gz",
            "Claims, one a line, as they were archived; \"transparency import\" reads it, unzipped"
        );
        await using var debunks = new JsonLines(
            folder,
            "debunks.jsonl.gz",
            "Debunks, one text a line: slug, language, and the Markdown file with its front matter"
        );
        await using var evidence = new JsonLines(
            folder,
            "evidence.jsonl.gz",
            "What is known of each piece of evidence, one a line; its bytes are on the site under their SHA-256"
        );
        await using var withdrawals = new JsonLines(folder, "withdrawals.jsonl.gz", "What was withdrawn, one a line: id, time and reason");
        await using var claimTable = new Table<Claim>(folder, "claims.csv", "Claims as a table, lists in one cell", ClaimTable.Columns);
        await using var debunkTable = new Table<Debunk>(folder, "debunks.csv", "Debunks as a table, one text a row", DebunkTable.Columns);
        await foreach (var entry in ReadAsync(log, gently, cancel).TakeWhile(e => e.Seq <= end).WithCancellation(cancel))
        {
            if (last[KeyOf(entry.Id)] != entry.Seq)
                continue;
            switch (entry.Kind)
            {
                case EntryKind.Claim:
                    if (Read(entry, e => ClaimJson.Read(e.Payload.Span)) is { } claim)
                    {
                        await claims.AddAsync(entry.Payload);
                        await claimTable.AddAsync(claim);
                    }

                    break;
                case EntryKind.Debunk:
                    if (Read(entry, DebunkRevision.Read) is { } debunk)
                    {
                        await debunks.AddAsync(entry.Payload);
                        await debunkTable.AddAsync(debunk);
                    }

                    break;
                case EntryKind.Evidence when !entry.Id.Split('/').Any(part => withdrawn.Contains(KeyOf(part))):
                    // neither its claim nor its bytes are withdrawn
                    await evidence.AddAsync(entry.Payload);
                    break;
                case EntryKind.Withdrawal:
                    if (Read(entry, Withdrawal) is { } withdrawal)
                        await withdrawals.AddAsync(withdrawal);
                    break;
            }
        }

        DumpFile[] files = [claims, claimTable, debunks, debunkTable, evidence, withdrawals];
        var package = new DataPackage(
            "transparency",
            "An archive of disinformation claims and their debunks",
            created,
            end,
            Licenses(license),
            [.. await Task.WhenAll(files.Select(f => f.EndAsync()))],
            unreadable.Count > 0 ? unreadable.Count : null
        )
        {
            Unreadable = unreadable,
        };
        await File.WriteAllBytesAsync(
            Path.Combine(folder, DataPackage.File),
            JsonSerializer.SerializeToUtf8Bytes(package, DataPackage.Json),
            cancel
        );
        return package;

        // One entry that can't be read must not keep all others from being published. A damaged segment is another matter: its log throws.
        T? Read<T>(LogEntry entry, Func<LogEntry, T> read)
            where T : class
        {
            try
            {
                return read(entry);
            }
            catch (Exception e) when (e is InvalidDataException or JsonException or KeyNotFoundException or InvalidOperationException)
            {
                unreadable.Add(new(entry.Seq, e.Message));
                return null;
            }
        }
    }

    private static byte[] Withdrawal(LogEntry entry)
    {
        var reason = JsonElement.Parse(entry.Payload.Span).TryGetProperty("reason", out var text) ? text.GetString() : null;
        return JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                entry.Id,
                entry.Time,
                Reason = reason,
            },
            Line
        );
    }

    private static IReadOnlyList<DataLicense> Licenses(string license) =>
        [
            new(license, "Debunks and the selection as a whole", $"https://spdx.org/licenses/{license}.html"),
            new("see-source", "Claims that come from another data set stand under its licence, which each of them names in its source"),
        ];

    private static JsonSerializerOptions Line { get; } = new(DataPackage.Json) { WriteIndented = false };

    /// <summary>The number of the last entry of each id, the ids that are withdrawn, and the end of the log.</summary>
    private static async Task<(Dictionary<ulong, long> Last, HashSet<ulong> Withdrawn, long End, DateTimeOffset Time)> LastEntriesAsync(
        ArchiveLog log,
        bool gently,
        CancellationToken cancel
    )
    {
        var (last, withdrawn, end, time) = (new Dictionary<ulong, long>(), new HashSet<ulong>(), 0L, DateTimeOffset.UnixEpoch);
        await foreach (var entry in ReadAsync(log, gently, cancel))
        {
            var key = KeyOf(entry.Id);
            (last[key], end, time) = (entry.Seq, entry.Seq, entry.Time);
            if (entry.Kind == EntryKind.Withdrawal)
                withdrawn.Add(key);
            else
                withdrawn.Remove(key);
        }

        return (last, withdrawn, end, time);
    }

    private static async IAsyncEnumerable<LogEntry> ReadAsync(
        ArchiveLog log,
        bool gently,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        const int between = 1_000;
        var (read, start) = (0, Stopwatch.GetTimestamp());
        await foreach (var entry in log.ReadAsync(0, cancel))
        {
            yield return entry;
            if (!gently || ++read % between != 0)
                continue;
            await Task.Delay(Stopwatch.GetElapsedTime(start), cancel);
            start = Stopwatch.GetTimestamp();
        }
    }

    private static ulong KeyOf(string id) => (ulong)LogEntry.Hash(Encoding.UTF8.GetBytes(id));

    /// <summary>A file that is being written: counted while it grows, hashed at its end.</summary>
    private abstract class DumpFile : IAsyncDisposable
    {
        private static readonly byte[] EmptyGzip = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        private readonly string _path,
            _description;
        private readonly FileStream _file;

        protected DumpFile(string folder, string path, string description)
        {
            (_path, _description) = (path, description);
            _file = File.Create(Path.Combine(folder, path), 1 << 16);
            Content = path.EndsWith(".gz", StringComparison.Ordinal)
                ? new GZipStream(_file, CompressionLevel.Optimal, leaveOpen: true)
                : _file;
        }

        protected Stream Content { get; }

        protected long Rows { get; set; }

        /// <summary>Ends the file and says what it holds.</summary>
        public async Task<DataFile> EndAsync()
        {
            if (Content != _file)
                await Content.DisposeAsync();
            if (_file.Length == 0)
                await _file.WriteAsync(EmptyGzip); // an unused GZipStream writes nothing, and empty bytes aren't valid gzip (RFC 1952)
            _file.Position = 0;
            return Describe(_path, _description, _file.Length, "sha256:" + Convert.ToHexStringLower(await SHA256.HashDataAsync(_file)));
        }

        public ValueTask DisposeAsync() => _file.DisposeAsync();

        protected abstract DataFile Describe(string path, string description, long bytes, string hash);
    }

    private sealed class JsonLines(string folder, string path, string description) : DumpFile(folder, path, description)
    {
        public async Task AddAsync(ReadOnlyMemory<byte> record)
        {
            await Content.WriteAsync(record);
            Content.WriteByte((byte)'\n');
            Rows++;
        }

        protected override DataFile Describe(string path, string description, long bytes, string hash) =>
            new(path.Split('.')[0] + "-jsonl", path, description, "jsonl", "application/gzip", bytes, hash, Rows, null);
    }

    private sealed class Table<T> : DumpFile
    {
        private readonly IReadOnlyList<Column<T>> _columns;

        public Table(string folder, string path, string description, IReadOnlyList<Column<T>> columns)
            : base(folder, path, description)
        {
            _columns = columns;
            Content.Write(Encoding.UTF8.GetBytes(Csv.Header(columns)));
        }

        public async Task AddAsync(T row)
        {
            await Content.WriteAsync(Encoding.UTF8.GetBytes(Csv.Row(_columns, row)));
            Rows++;
        }

        protected override DataFile Describe(string path, string description, long bytes, string hash) =>
            new(
                path.Split('.')[0] + "-csv",
                path,
                description,
                "csv",
                "text/csv",
                bytes,
                hash,
                Rows,
                new([.. _columns.Select(c => new DataField(c.Name, "string", c.Description))])
            );
    }
}
