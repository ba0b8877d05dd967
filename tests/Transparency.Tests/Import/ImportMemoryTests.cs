using Transparency.Archive;
using Transparency.Archive.Files;
using Transparency.Import;

namespace Transparency.Tests.Import;

/// <summary>Memory is the whole process's: these tests run while no other does.</summary>
[CollectionDefinition(nameof(ImportMemoryTests), DisableParallelization = true)]
public sealed class AloneInTheProcess;

[Collection(nameof(ImportMemoryTests))]
public sealed class ImportMemoryTests
{
    /// <summary>A row for each format: the start of an input, one record of it ({0} is 1 kB of JSON), and its end.</summary>
    public static TheoryData<ImportFormat, string, string, string> Inputs { get; } =
        new()
        {
            { ImportFormat.Jsonl, "", "{0}\n", "" },
            { ImportFormat.ClaimReview, "[0", ",{0}", "]" },
            { ImportFormat.Telegram, "{{\"id\":1,\"messages\":[0", ",{0}", "]}}" },
            { ImportFormat.EuvsdisinfoCsv, "date,id,title,countries,keywords,languages,outlets\n", "\"2020-01-01\",{0}\n", "" },
        };

    [Fact]
    public void Every_format_is_measured() =>
        Assert.Equal(Enum.GetValues<ImportFormat>(), Inputs.Select(input => input.Data.Item1).Distinct().Order());

    [Theory]
    [MemberData(nameof(Inputs))]
    public async Task Memory_does_not_depend_on_the_length_of_the_input(ImportFormat format, string start, string part, string end)
    {
        // 200 MB in 1 kB records that are rejects: they cost no entry of the log, whose memory is its own.
        var record = string.Format(null, part, "{" + $"\"x\":\"{new string('x', 1000)}\"" + "}");
        await using var input = new RepeatedStream(
            start.Replace("{{", "{", StringComparison.Ordinal),
            _ => record,
            200_000,
            end.Replace("}}", "}", StringComparison.Ordinal)
        );
        var before = GC.GetTotalMemory(forceFullCollection: true);
        long most = 0,
            read = 0;
        await foreach (var one in Outcome.RecordsAsync(format, input))
        {
            Assert.Null(one.Payload);
            if (++read % 20_000 == 0)
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        Assert.True(read >= 200_000 && input.Position > 200_000_000, $"{read} records in {input.Position} bytes");
        Assert.True(most < 16 << 20, $"held {most >> 20} MiB");
    }

    [Fact]
    public async Task Huge_claims_are_appended_in_small_batches()
    {
        // 300 claims of 0.9 MB each in a field that the archive keeps: a batch of 5,000 of them would take 5 GB.
        using var folder = new TemporaryFolder();
        using var log = new ArchiveLog(new FileBlobStore(folder.Path), TimeProvider.System);
        var filler = new string('x', 900_000);
        await using var input = new RepeatedStream(
            "",
            i => $"{{\"id\":\"c{i}\",\"text\":\"t\",\"language\":\"en\",\"more\":\"{filler}\"}}\n",
            300,
            ""
        );
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var peak = new Peak(before);
        var summary = await new Importer(log).ImportAsync(
            input,
            ImportFormat.Jsonl,
            "test",
            dryRun: true,
            progress: peak,
            cancel: TestContext.Current.CancellationToken
        );
        Assert.Equal(new ImportSummary(300, 300, 0, 0, 0), summary);
        Assert.True(peak.Most < 64 << 20, $"held {peak.Most >> 20} MiB");
    }

    private sealed class Peak(long before) : IProgress<ImportProgress>
    {
        public long Most { get; private set; }

        public void Report(ImportProgress value)
        {
            if (value.Read % 8 == 0)
                Most = Math.Max(Most, GC.GetTotalMemory(forceFullCollection: true) - before);
        }
    }
}
