using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Transparency.Archive;
using Transparency.Archive.Azure;
using Transparency.Archive.Files;
using Transparency.Evidence;

namespace Transparency.Tests.Evidence;

/// <summary>What holds for evidence in every blob store.</summary>
public abstract class EvidenceStoreContract : IAsyncLifetime
{
    private const string Claim = "a-claim";
    private IBlobStore _blobs = null!;
    private ArchiveLog _log = null!;
    private EvidenceStore _store = null!;

    protected abstract Task<IBlobStore> NewStoreAsync();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _blobs = await NewStoreAsync();
        _log = new(_blobs, TimeProvider.System);
        _store = new(_blobs, _log, new EvidenceSettings { MostMegabytes = 100 });
    }

    public virtual ValueTask DisposeAsync()
    {
        _log?.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Bytes_are_stored_once_under_their_hash_and_the_log_tells_of_them()
    {
        await ArchiveAsync(Claim, "another");
        var bytes = Samples.Picture();
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var about = new Capture
        {
            Claim = Claim,
            Name = "shot.png",
            Url = "https://t.me/x/1",
            CapturedAt = "2024-05-20",
            Tool = "a tool 1",
            Status = CaptureStatus.Partial,
            Reason = "no replies",
        };
        var (capture, isNew) = await _store.AddAsync(new MemoryStream(bytes), about, "editor", cancel: Cancel);
        Assert.True(isNew);
        Assert.Equal((sha256, bytes.Length, "image/png", 480), (capture.Sha256, capture.Size, capture.Type, capture.Thumbnail!.Width));
        Assert.False((await _store.AddAsync(new MemoryStream(bytes), about, "editor", cancel: Cancel)).IsNew);
        Assert.True((await _store.AddAsync(new MemoryStream(bytes), about with { Claim = "another" }, "editor", cancel: Cancel)).IsNew);

        await using (var stored = await _store.OpenAsync(sha256, Cancel))
            Assert.Equal(bytes, SHA256.HashData(stored!).AsSpan().SequenceEqual(SHA256.HashData(bytes)) ? bytes : []);
        await using (var small = await _store.OpenThumbnailAsync(capture, Cancel))
            Assert.Equal(capture.Thumbnail.Sha256, Convert.ToHexStringLower(SHA256.HashData(small!)));
        Assert.Equal(2, (await NamesAsync()).Count); // the bytes, and one thumbnail
        var entry = (await ReadLogAsync())[2];
        Assert.Equal(($"{Claim}/sha256:{sha256}", EntryKind.Evidence, "editor"), (entry.Id, entry.Kind, entry.Actor));
        Assert.Equal(
            $$"""{"claim":"a-claim","sha256":"{{sha256}}","size":{{bytes.Length}},"type":"image/png","name":"shot.png","url":"https://t.me/x/1","capturedAt":"2024-05-20","tool":"a tool 1","status":"partial","reason":"no replies","thumbnail":{"sha256":"{{capture.Thumbnail.Sha256}}","width":480,"height":320}"""
                + "}",
            Encoding.UTF8.GetString(entry.Payload.Span)
        );
        Assert.Equal(capture, Capture.Read(entry));
        Assert.Empty(await FindingsAsync());
    }

    [Fact]
    public async Task A_wacz_tells_of_itself_and_a_changed_one_is_refused()
    {
        await ArchiveAsync(Claim);
        var (capture, _) = await _store.AddAsync(
            new WaczFile().ToStream(),
            new Capture { Claim = Claim, Name = "page.bin" },
            "editor",
            cancel: Cancel
        );
        Assert.Equal(
            ("application/wacz", WaczFile.Page, WaczFile.Time, WaczFile.Software),
            (capture.Type, capture.Url, capture.CapturedAt, capture.Tool)
        );
        await RefusedAsync(new WaczFile { IsChanged = true }.ToStream(), "it was changed or damaged");
        Assert.Single(await NamesAsync());
    }

    [Fact]
    public async Task A_file_over_the_limit_is_refused_by_its_length_alone()
    {
        await ArchiveAsync(Claim);
        using var folder = new TemporaryFolder();
        await using var huge = new FileStream(Path.Combine(folder.Path, "huge"), FileMode.Create);
        huge.SetLength(10_000_000_000); // a file with a hole: nothing is written
        await RefusedAsync(huge, "it has 10000000000 bytes, and the setting Evidence__MostMegabytes allows 100 MiB. Raise the setting");
        await RefusedAsync(new MemoryStream(), "it is empty");
    }

    [Fact]
    public async Task A_position_in_a_photograph_is_not_published_unless_somebody_says_so()
    {
        await ArchiveAsync(Claim);
        await RefusedAsync(new MemoryStream(Samples.Photograph()), "its metadata contains a GPS position");
        await RefusedAsync(
            new MemoryStream([.. Samples.Video, 0, 0, 0, 30, 0xA9, .. "xyz"u8, 0, 18, 0x15, 0xC7, .. "+50.4501+030.5234/"u8]),
            "GPS"
        );
        await RefusedAsync(new MemoryStream([.. Samples.Picture(), .. """<rdf:Description exif:GPSLatitude="50,27.0N"/>"""u8]), "GPS");
        Assert.Empty(await NamesAsync());
        Assert.True(
            (
                await _store.AddAsync(
                    new MemoryStream(Samples.Photograph()),
                    new() { Claim = Claim },
                    "e",
                    withPosition: true,
                    cancel: Cancel
                )
            ).IsNew
        );
        Assert.True(
            (
                await _store.AddAsync(
                    new MemoryStream(Samples.Photograph(withPosition: false)),
                    new() { Claim = Claim },
                    "e",
                    cancel: Cancel
                )
            ).IsNew
        );
    }

    [Fact]
    public async Task What_means_harm_is_stored_as_what_it_is_and_shown_as_a_download()
    {
        await ArchiveAsync(Claim);
        foreach (
            var (name, bytes, type) in new[]
            {
                ("drawing.svg", Samples.Svg, "application/octet-stream"),
                ("page.png", Samples.Html, "text/html"),
                ("bomb.png", Samples.Bomb(50_000, 50_000), "image/png"),
                ("both.gif", Samples.Polyglot, "image/gif"),
            }
        )
        {
            var (capture, _) = await _store.AddAsync(
                new MemoryStream(bytes),
                new Capture { Claim = Claim, Name = name },
                "e",
                cancel: Cancel
            );
            Assert.Equal((type, null), (capture.Type, capture.Thumbnail));
        }
    }

    [Fact]
    public async Task A_video_has_the_picture_that_came_with_it()
    {
        await ArchiveAsync(Claim);
        var (plain, _) = await _store.AddAsync(new MemoryStream(Samples.Video), new() { Claim = Claim }, "e", cancel: Cancel);
        Assert.Null(plain.Thumbnail);
        var (posed, _) = await _store.AddAsync(
            new MemoryStream(Samples.Video),
            new() { Claim = Claim },
            "e",
            new MemoryStream(Samples.Photograph()),
            cancel: Cancel
        );
        Assert.Equal((400, 600), (posed.Thumbnail!.Width, posed.Thumbnail.Height));
    }

    [Fact]
    public async Task What_changes_or_breaks_while_it_is_stored_leaves_nothing()
    {
        await ArchiveAsync(Claim);
        await using var breaking = new Unreliable(Samples.Picture(), breaks: true);
        await Assert.ThrowsAsync<IOException>(() => _store.AddAsync(breaking, new() { Claim = Claim }, "e", cancel: Cancel));
        await using var changing = new Unreliable(Samples.Picture(), breaks: false);
        await RefusedAsync(changing, "changed while it was being stored");
        Assert.Empty(await NamesAsync());
        Assert.Single(await ReadLogAsync());
    }

    [Fact]
    public async Task Only_a_claim_of_the_archive_has_evidence()
    {
        await RefusedAsync(new MemoryStream(Samples.Html), "the archive has no claim 'a-claim'");
        await ArchiveAsync(Claim);
        await _log.AppendAsync([NewEntry.Withdrawal(Claim, "e", "r")], Cancel);
        await RefusedAsync(new MemoryStream(Samples.Html), "was withdrawn");
        Assert.Empty(await NamesAsync());
    }

    [Fact]
    public async Task Withdrawn_its_bytes_are_gone_and_do_not_come_back()
    {
        await ArchiveAsync(Claim, "another");
        var picture = Samples.Picture();
        var (capture, _) = await _store.AddAsync(new MemoryStream(picture), new() { Claim = Claim }, "e", cancel: Cancel);
        Assert.True(await _store.WithdrawAsync(capture.Sha256!, "e", "It shows a child.", Cancel));
        Assert.Empty(await NamesAsync());
        Assert.Null(await _store.OpenAsync(capture.Sha256!, Cancel));
        Assert.Null(await _store.OpenThumbnailAsync(capture, Cancel));

        using var later = new ArchiveLog(_blobs, TimeProvider.System); // another process, which reads the log anew
        var again = new EvidenceStore(_blobs, later, new EvidenceSettings());
        foreach (var claim in new[] { Claim, "another" })
        {
            var error = await Assert.ThrowsAsync<InvalidDataException>(() =>
                again.AddAsync(new MemoryStream(picture), new() { Claim = claim }, "e", cancel: Cancel)
            );
            Assert.Contains("were withdrawn", error.Message, StringComparison.Ordinal);
        }

        Assert.Empty(await FindingsAsync());
        Assert.Equal([capture.Id], (await later.AppendAsync([capture.ToEntry("e")], Cancel)).Withdrawn!);
        Assert.Empty(await NamesAsync());
        Assert.False(await again.WithdrawAsync(capture.Sha256!, "e", "It shows a child.", Cancel));
        await Assert.ThrowsAsync<InvalidDataException>(() => again.WithdrawAsync(new string('0', 64), "e", "never seen", Cancel));
    }

    [Fact]
    public async Task A_capture_that_got_nothing_is_told_of()
    {
        await ArchiveAsync(Claim);
        var gone = new Capture
        {
            Claim = Claim,
            Url = "https://t.me/x/1",
            Status = CaptureStatus.Gone,
            Reason = "The post was deleted.",
        };
        Assert.True(await _store.AddMissingAsync(gone, "e", Cancel));
        Assert.False(await _store.AddMissingAsync(gone, "e", Cancel));
        Assert.Equal(gone, Capture.Read((await ReadLogAsync())[^1]));
    }

    private async Task ArchiveAsync(params IEnumerable<string> claims) =>
        await _log.AppendAsync(
            [
                .. claims.Select(id => new NewEntry(
                    EntryKind.Claim,
                    id,
                    "e",
                    JsonSerializer.SerializeToElement(
                        new
                        {
                            id,
                            text = "t",
                            language = "en",
                        }
                    )
                )),
            ],
            Cancel
        );

    private async Task RefusedAsync(Stream file, string message)
    {
        var error = await Assert.ThrowsAsync<InvalidDataException>(() =>
            _store.AddAsync(file, new() { Claim = Claim, Name = "file" }, "e", cancel: Cancel)
        );
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private async Task<List<ArchiveFinding>> FindingsAsync()
    {
        var findings = new List<ArchiveFinding>();
        await foreach (var finding in new ArchiveCheck(_blobs, EvidenceStore.Rules).RunAsync(Cancel))
            findings.Add(finding);
        return findings;
    }

    private async Task<List<string>> NamesAsync()
    {
        var names = new List<string>();
        foreach (var prefix in new[] { "evidence/", "thumbnails/" })
        await foreach (var blob in _blobs.ListAsync(prefix, null, Cancel))
            names.Add(blob.Name);
        return names;
    }

    private async Task<List<LogEntry>> ReadLogAsync()
    {
        var entries = new List<LogEntry>();
        await foreach (var entry in _log.ReadAsync(0, Cancel))
            entries.Add(entry);
        return entries;
    }

    /// <summary>A file that breaks off, or has other bytes, the last time that it is read.</summary>
    private sealed class Unreliable(byte[] bytes, bool breaks) : MemoryStream([.. bytes])
    {
        private const int ReadingsBefore = 4; // hash, type, position, thumbnail
        private int _readings;

        public override long Position
        {
            get => base.Position;
            set
            {
                if (value == 0)
                    _readings++;
                base.Position = value;
            }
        }

        public override int Read(Span<byte> buffer) => Change(buffer, base.Read(buffer));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            return Change(buffer.Span, base.Read(buffer.Span));
        }

        private int Change(Span<byte> buffer, int count)
        {
            if (_readings <= ReadingsBefore)
                return count;
            if (breaks)
                throw new IOException("The disk was pulled out.");
            if (count > 0)
                buffer[0] ^= 1;
            return count;
        }
    }
}

public sealed class EvidenceStoreTests : EvidenceStoreContract
{
    private readonly TemporaryFolder _folder = new();

    protected override Task<IBlobStore> NewStoreAsync() => Task.FromResult<IBlobStore>(new FileBlobStore(_folder.Path));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class AzureEvidenceStoreTests(Azurite azurite) : EvidenceStoreContract
{
    protected override async Task<IBlobStore> NewStoreAsync() => new AzureBlobStore(await azurite.NewContainerAsync(), "archive/");
}
