using System.Text.Json;
using Transparency.Archive;
using Transparency.Archive.Files;

namespace Transparency.Tests.Archive;

public sealed class ArchiveLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_identical_entry_appends_nothing_and_a_changed_one_does()
    {
        using var log = NewLog();
        Assert.Equal(new AppendResult(2, 0, 0), await log.AppendAsync([Entry("a", 1), Entry("b", 1)], Cancel));
        Assert.Equal(new AppendResult(0, 1, 1), await log.AppendAsync([Entry("a", 1), Entry("b", 2)], Cancel));
        using var later = NewLog();
        Assert.Equal(new AppendResult(0, 0, 2), await later.AppendAsync([Entry("a", 1), Entry("b", 2)], Cancel));
        Assert.Equal(["1:a", "2:b", "3:b"], await Read(later, 0));
        Assert.Equal(["3:b"], await Read(later, 2));
        Assert.Equal(3, await later.LastSeqAsync(Cancel));
    }

    [Fact]
    public async Task A_withdrawn_claim_is_not_brought_back()
    {
        using var log = NewLog();
        await log.AppendAsync([Entry("a", 1), Entry("b", 1)], Cancel);
        await log.AppendAsync([Entry("a", 9) with { Kind = EntryKind.Withdrawal }], Cancel);
        using var later = NewLog();
        var result = await later.AppendAsync([Entry("a", 1), Entry("b", 1), Entry("a", 2)], Cancel);
        Assert.Equal((0, 0, 1), (result.New, result.Changed, result.Unchanged));
        Assert.Equal(["a", "a"], result.Withdrawn);
        Assert.Equal(3, await later.LastSeqAsync(Cancel));
    }

    [Fact]
    public async Task An_entry_that_must_be_new_is_appended_only_if_its_id_is()
    {
        using var log = NewLog();
        Assert.Equal(AppendNewResult.Appended, await log.AppendNewAsync(Entry("a", 1), Cancel));
        Assert.Equal(AppendNewResult.Unchanged, await log.AppendNewAsync(Entry("a", 1), Cancel));
        Assert.Equal(AppendNewResult.Exists, await log.AppendNewAsync(Entry("a", 2), Cancel));
        await log.AppendAsync([Entry("a", 9) with { Kind = EntryKind.Withdrawal }], Cancel);
        using var later = NewLog();
        Assert.Equal(AppendNewResult.Withdrawn, await later.AppendNewAsync(Entry("a", 1), Cancel));
        Assert.Equal(2, await later.LastSeqAsync(Cancel));
    }

    [Fact]
    public async Task Of_many_writers_of_one_new_id_one_wins()
    {
        var results = new System.Collections.Concurrent.ConcurrentBag<AppendNewResult>();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 8),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancel },
            async (writer, cancel) =>
            {
                using var log = NewLog();
                results.Add(await log.AppendNewAsync(Entry("a", writer), cancel));
            }
        );
        Assert.Equal((1, 7), (results.Count(r => r == AppendNewResult.Appended), results.Count(r => r == AppendNewResult.Exists)));
    }

    [Fact]
    public async Task Many_writers_make_one_order_without_gap_or_loss()
    {
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 10),
            new ParallelOptions { MaxDegreeOfParallelism = 10, CancellationToken = Cancel },
            async (writer, cancel) =>
            {
                using var log = NewLog();
                for (var i = 0; i < 5; i++)
                    await log.AppendAsync([Entry($"w{writer}-{i}", 1), Entry("shared", writer * 100 + i)], cancel);
            }
        );
        using var reader = NewLog();
        var entries = await Read(reader, 0);
        Assert.Equal(
            Enumerable.Range(1, entries.Count).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            entries.Select(e => e.Split(':')[0])
        );
        Assert.Equal(50, entries.Count(e => e.Contains(":w", StringComparison.Ordinal)));
        Assert.Equal(50, entries.Where(e => e.Contains(":w", StringComparison.Ordinal)).Select(e => e.Split(':')[1]).Distinct().Count());
    }

    [Fact]
    public async Task One_changed_byte_anywhere_and_a_cut_off_end_are_found()
    {
        using var log = NewLog();
        await log.AppendAsync([Entry("a", 1), Entry("b", 1)], Cancel);
        var segment = Path.Combine(_folder.Path, "log", "000000000001.jsonl.gz");
        var bytes = await File.ReadAllBytesAsync(segment, Cancel);
        for (var at = 0; at < bytes.Length; at++)
        {
            await RefusedAsync([.. bytes[..at], (byte)(bytes[at] ^ 1), .. bytes[(at + 1)..]]);
            await RefusedAsync(bytes[..at]);
        }

        async Task RefusedAsync(byte[] damaged)
        {
            await File.WriteAllBytesAsync(segment, damaged, Cancel);
            using var later = NewLog();
            var error = await Assert.ThrowsAsync<InvalidDataException>(() => Read(later, 0));
            Assert.Contains("000000000001.jsonl.gz", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_segment_is_gzip_that_others_read()
    {
        using var log = NewLog();
        await log.AppendAsync([Entry("a", 1), Entry("b", 1)], Cancel);
        using var zcat = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("gzip", ["-dc", Path.Combine(_folder.Path, "log", "000000000001.jsonl.gz")])
            {
                RedirectStandardOutput = true,
            }
        )!;
        var lines = (await zcat.StandardOutput.ReadToEndAsync(Cancel)).TrimEnd('\n').Split('\n');
        await zcat.WaitForExitAsync(Cancel);
        Assert.Equal((0, 2), (zcat.ExitCode, lines.Length));
        Assert.StartsWith("""{"seq":1,"time":""", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_segment_is_a_gap_that_is_named()
    {
        using var log = NewLog();
        foreach (var id in new[] { "a", "b", "c" })
            await log.AppendAsync([Entry(id, 1)], Cancel);
        File.Delete(Path.Combine(_folder.Path, "log", "000000000002.jsonl.gz"));
        using var later = NewLog();
        var read = await Assert.ThrowsAsync<InvalidDataException>(() => Read(later, 0));
        Assert.Contains("entry 2", read.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidDataException>(() => later.AppendAsync([Entry("d", 1)], Cancel));
    }

    [Fact]
    public async Task A_writer_of_a_large_log_reads_its_kept_state_unless_it_does_not_fit_the_log()
    {
        using (var log = NewLog())
            for (var segment = 0; segment < 11; segment++)
                await log.AppendAsync([.. Enumerable.Range(segment * 10_000, 10_000).Select(i => Entry($"c{i}", 1))], Cancel);
        var (first, state) = (
            Path.Combine(_folder.Path, "log", "000000000001.jsonl.gz"),
            Directory.GetFiles(Path.Combine(_folder.Path, "state")).Single()
        );
        await File.WriteAllTextAsync(first, "damaged", Cancel);
        using (var log = NewLog())
        {
            Assert.Equal(
                new AppendResult(1, 1, 2),
                await log.AppendAsync([Entry("c5", 1), Entry("c6", 2), Entry("c109999", 1), Entry("new", 1)], Cancel)
            );
            Assert.Equal([110_002], await log.FirstOfTheirIdAsync(await log.ReadAsync(110_000, Cancel).ToListAsync(Cancel), Cancel));
        }

        var bytes = await File.ReadAllBytesAsync(state, Cancel);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(state, bytes, Cancel);
        using var distrusting = NewLog();
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => distrusting.AppendAsync([Entry("x", 1)], Cancel));
        Assert.Contains("000000000001.jsonl.gz", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_bytes_of_a_line_are_fixed()
    {
        using var line = new MemoryStream();
        new LogEntry(
            7,
            DateTimeOffset.Parse("2024-05-20T09:00:00+03:00", System.Globalization.CultureInfo.InvariantCulture),
            EntryKind.Claim,
            "a",
            "тест",
            """{"id":"a","x":"é'<"}"""u8.ToArray()
        ).WriteLine(line);
        var text = System.Text.Encoding.UTF8.GetString(line.ToArray());
        Assert.Equal(
            """{"seq":7,"time":"2024-05-20T06:00:00.000Z","kind":"claim","id":"a","actor":"тест","payload":{"id":"a","x":"é'<"}}""" + "\n",
            text
        );
        Assert.Equal("""{"id":"a","x":"é'<"}""", System.Text.Encoding.UTF8.GetString(LogEntry.Parse(line.ToArray()).Payload.Span));
    }

    private ArchiveLog NewLog() => new(new FileBlobStore(_folder.Path), TimeProvider.System);

    private static NewEntry Entry(string id, int value) =>
        new(EntryKind.Claim, id, "test", JsonSerializer.SerializeToElement(new { id, value }));

    private static async Task<List<string>> Read(ArchiveLog log, long after)
    {
        var read = new List<string>();
        await foreach (var entry in log.ReadAsync(after, Cancel))
            read.Add($"{entry.Seq}:{entry.Id}");
        return read;
    }
}
