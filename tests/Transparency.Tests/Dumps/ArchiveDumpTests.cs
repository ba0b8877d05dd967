using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.VisualBasic.FileIO;
using Transparency.Archive;
using Transparency.Archive.Files;
using Transparency.Dumps;
using Transparency.Evidence;
using Transparency.Import;

namespace Transparency.Tests.Dumps;

public sealed class ArchiveDumpTests : IDisposable
{
    private const string License = "CC0-1.0";
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Imported_into_an_empty_archive_it_gives_the_same_archive()
    {
        using (var log = NewLog("first"))
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "content", "claims"), "*.jsonl").Order())
                await ImportAsync(log, File.OpenRead(file));
            await log.AppendAsync(
                [
                    Claim(
                        "kept",
                        """{"id":"kept","text":"With \"quotes\",\nlines and a=formula","language":"en","unknown":{"field":[1,2.50,null]}}"""
                    ),
                ],
                Cancel
            );
            await log.AppendAsync([Claim("changed", """{"id":"changed","text":"as it was","language":"en"}""")], Cancel);
            await log.AppendAsync([Claim("changed", """{"id":"changed","text":"as it is","language":"en"}""")], Cancel);
            await ArchiveDump.WriteAsync(log, NewFolder("dump"), License, cancel: Cancel);
        }

        using var copy = NewLog("copy");
        await ImportAsync(copy, Unzipped("dump", "claims.jsonl.gz"));
        await ArchiveDump.WriteAsync(copy, NewFolder("again"), License, cancel: Cancel);
        Assert.Equal(
            await File.ReadAllBytesAsync(PathOf("dump", "claims.jsonl.gz"), Cancel),
            await File.ReadAllBytesAsync(PathOf("again", "claims.jsonl.gz"), Cancel)
        );
        Assert.Equal(
            await File.ReadAllBytesAsync(PathOf("dump", "claims.csv"), Cancel),
            await File.ReadAllBytesAsync(PathOf("again", "claims.csv"), Cancel)
        );
        var lines = await LinesAsync("again", "claims.jsonl.gz");
        Assert.Contains(lines, l => l.Contains("\"unknown\":{\"field\":[1,2.50,null]}", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("as it is", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.Contains("as it was", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_withdrawn_is_in_no_file_but_for_its_note()
    {
        using var log = NewLog("log");
        await log.AppendAsync(
            [
                Claim("secret", """{"id":"secret","text":"Names a private person","language":"en"}"""),
                Claim("other", """{"id":"other","text":"Stays","language":"en"}"""),
            ],
            Cancel
        );
        await log.AppendAsync(
            [
                new(EntryKind.Evidence, "secret/sha256:00", "test", JsonElement.Parse("""{"note":"of a private person"}""")),
                new(EntryKind.Evidence, "other/sha256:01", "test", JsonElement.Parse("""{"note":"stays"}""")),
            ],
            Cancel
        );
        await log.AppendAsync([NewEntry.Withdrawal("secret", "test", "a test")], Cancel);
        var dump = await ArchiveDump.WriteAsync(log, NewFolder("dump"), License, cancel: Cancel);
        foreach (var file in dump.Resources)
        {
            await using Stream content = file.Path.EndsWith(".gz", StringComparison.Ordinal)
                ? Unzipped("dump", file.Path)
                : File.OpenRead(PathOf("dump", file.Path));
            Assert.DoesNotContain("private person", await new StreamReader(content).ReadToEndAsync(Cancel), StringComparison.Ordinal);
        }

        Assert.Equal("""{"id":"secret","time":""", Assert.Single(await LinesAsync("dump", "withdrawals.jsonl.gz"))[..22]);
        Assert.Equal("""{"note":"stays"}""", Assert.Single(await LinesAsync("dump", "evidence.jsonl.gz")));
        Assert.Equal(5, dump.Seq);
    }

    [Fact]
    public async Task It_says_what_it_holds()
    {
        using var log = NewLog("log");
        await log.AppendAsync(
            [
                Claim("a", """{"id":"a","text":"=1+1","language":"en","topics":["x","y"],"verdict":"false"}"""),
                Claim("b", """{"id":"b","text":"Two\nlines, \"quoted\"","language":"en"}"""),
            ],
            Cancel
        );
        await log.AppendAsync(
            [
                new(
                    EntryKind.Debunk,
                    "s/en",
                    "test",
                    JsonSerializer.SerializeToElement(
                        new
                        {
                            slug = "s",
                            language = "en",
                            markdown = "---\ntitle: T\nsummary: S\nverdict: false\npublished: 2024-05-21\nclaims: [a]\n---\nText\n",
                        }
                    )
                ),
            ],
            Cancel
        );
        await ArchiveDump.WriteAsync(log, NewFolder("dump"), License, cancel: Cancel);
        var dump = JsonSerializer.Deserialize<DataPackage>(
            await File.ReadAllTextAsync(PathOf("dump", DataPackage.File), Cancel),
            DataPackage.Json
        )!;
        Assert.Equal(
            ["claims.jsonl.gz", "claims.csv", "debunks.jsonl.gz", "debunks.csv", "evidence.jsonl.gz", "withdrawals.jsonl.gz"],
            dump.Resources.Select(r => r.Path)
        );
        Assert.Equal((License, "https://spdx.org/licenses/CC0-1.0.html"), (dump.Licenses[0].Name, dump.Licenses[0].Path));
        foreach (var file in dump.Resources)
        {
            var bytes = await File.ReadAllBytesAsync(PathOf("dump", file.Path), Cancel);
            Assert.Equal((bytes.Length, "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes))), (file.Bytes, file.Hash));
            var rows = file.Format == "csv" ? Rows(file.Path) : null;
            Assert.Equal(rows?.Count - 1 ?? (await LinesAsync("dump", file.Path)).Count, file.Rows);
            if (rows is null)
                continue;
            Assert.Equal(file.Schema!.Fields.Select(f => f.Name), rows[0]);
            Assert.All(file.Schema.Fields, f => Assert.NotEmpty(f.Description));
            Assert.All(rows, r => Assert.Equal(rows[0].Length, r.Length));
        }

        Assert.Equal(["'=1+1", "Two\nlines, \"quoted\""], Rows("claims.csv").Skip(1).Select(r => r[1].ReplaceLineEndings("\n")));
        Assert.Equal("x | y", Rows("claims.csv")[1][Array.IndexOf(Rows("claims.csv")[0], "topics")]);
    }

    [Fact]
    public async Task What_cant_be_read_is_left_out_and_all_else_is_written()
    {
        using var log = NewLog("log");
        await log.AppendAsync(
            [
                Claim("a", """{"id":"a","text":"A","language":"en"}"""),
                Claim("broken", """{"id":"broken","text":7}"""),
                new(
                    EntryKind.Debunk,
                    "broken/en",
                    "test",
                    JsonElement.Parse("""{"slug":"broken","language":"en","markdown":"no front matter"}""")
                ),
                new(EntryKind.Debunk, "empty/en", "test", JsonElement.Parse("{}")),
                new(EntryKind.Withdrawal, "odd", "test", JsonElement.Parse("[]")),
                Claim("z", """{"id":"z","text":"Z","language":"en"}"""),
            ],
            Cancel
        );
        var dump = await ArchiveDump.WriteAsync(log, NewFolder("dump"), License, cancel: Cancel);
        Assert.Equal(["a", "z"], Rows("claims.csv").Skip(1).Select(r => r[0]));
        Assert.Equal(2, (await LinesAsync("dump", "claims.jsonl.gz")).Count);
        Assert.Empty(Rows("debunks.csv").Skip(1));
        Assert.Equal((6, 4), (dump.Seq, dump.LeftOut));
        Assert.Equal([2, 3, 4, 5], dump.Unreadable.Select(u => u.Seq));
        Assert.All(dump.Unreadable, u => Assert.NotEmpty(u.Reason));
        var published = await File.ReadAllTextAsync(PathOf("dump", DataPackage.File), Cancel);
        Assert.Contains("\"leftOut\": 4", published, StringComparison.Ordinal);
        Assert.DoesNotContain("unreadable", published, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_published_one_is_replaced_whole()
    {
        using var log = NewLog("log");
        var store = new FileBlobStore(PathOf("log"));
        var published = new PublishedDump(store, log, new DumpSettings { License = License });
        Assert.Null(await published.FindAsync(Cancel));
        await log.AppendAsync([Claim("a", """{"id":"a","text":"A","language":"en"}""")], Cancel);
        var first = await published.CreateAsync(cancel: Cancel);
        Assert.Equal(JsonSerializer.Serialize(first), JsonSerializer.Serialize(await published.CreateAsync(cancel: Cancel)));
        await log.AppendAsync([Claim("b", """{"id":"b","text":"B","language":"en"}""")], Cancel);
        var second = await published.CreateAsync(cancel: Cancel);
        Assert.Equal((2, 2), ((await published.FindAsync(Cancel))!.Seq, second.Seq));
        Assert.Null(await published.OpenAsync(first, "claims.csv", Cancel));
        Assert.Null(await published.OpenAsync(second, "../log/000000000001.jsonl.gz", Cancel));
        Assert.Empty(await new ArchiveCheck(store, EvidenceStore.Rules).RunAsync(Cancel).ToListAsync(Cancel));
        await using var content = (await published.OpenAsync(second, "claims.jsonl.gz", Cancel))!;
        Assert.Equal(second.Resources[0].Hash, "sha256:" + Convert.ToHexStringLower(await SHA256.HashDataAsync(content, Cancel)));
    }

    private static NewEntry Claim(string id, string json) => new(EntryKind.Claim, id, "test", JsonElement.Parse(json));

    private static async Task ImportAsync(ArchiveLog log, Stream lines)
    {
        await using var input = lines;
        var summary = await new Importer(log).ImportAsync(input, ImportFormat.Jsonl, "test", dryRun: false, cancel: Cancel);
        Assert.Equal(0, summary.Rejected);
    }

    private ArchiveLog NewLog(string name) => new(new FileBlobStore(PathOf(name)), TimeProvider.System);

    private string PathOf(params string[] parts) => Path.Combine([_folder.Path, .. parts]);

    private string NewFolder(string name) => Directory.CreateDirectory(PathOf(name)).FullName;

    private GZipStream Unzipped(string folder, string file) => new(File.OpenRead(PathOf(folder, file)), CompressionMode.Decompress);

    private async Task<List<string>> LinesAsync(string folder, string file)
    {
        using var reader = new StreamReader(Unzipped(folder, file));
        return [.. (await reader.ReadToEndAsync(Cancel)).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private List<string[]> Rows(string file)
    {
        using var parser = new TextFieldParser(PathOf("dump", file))
        {
            Delimiters = [","],
            HasFieldsEnclosedInQuotes = true,
            TrimWhiteSpace = false,
        };
        var rows = new List<string[]>();
        while (!parser.EndOfData)
            rows.Add(parser.ReadFields()!);
        return rows;
    }
}
