using System.Text;
using System.Text.Json;
using Transparency.Archive;
using Transparency.Archive.Files;
using Transparency.Content;

namespace Transparency.Tests.Content;

public sealed class ContentCatalogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BlobStores _stores;
    private readonly ArchiveLog _log;
    private readonly ContentCatalog _catalog;

    public ContentCatalogTests()
    {
        _stores = new(new FileBlobStore(Path.Combine(_folder.Path, "archive")), new FileBlobStore(Path.Combine(_folder.Path, "content")));
        (_log, _catalog) = (new(_stores.Archive, TimeProvider.System), new(_stores));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _log.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Recording_appends_each_change_once_and_withdraws_what_was_removed()
    {
        Write("one", "First");
        Write("two", "Second");
        Assert.Equal(2, await _catalog.RecordAsync(_log, cancel: Cancel));
        Assert.Equal(0, await _catalog.RecordAsync(_log, cancel: Cancel));
        Write("one", "First, edited");
        Assert.Equal(1, await _catalog.RecordAsync(_log, cancel: Cancel));
        File.Delete(PathOf("one"));
        Assert.Equal(1, await _catalog.RecordAsync(_log, cancel: Cancel));
        Assert.Equal(0, await _catalog.RecordAsync(_log, cancel: Cancel));
        Assert.Equal(
            ["Debunk one/en", "Debunk two/en", "Debunk one/en", "Withdrawal one/en"],
            (await EntriesAsync()).Select(e => $"{e.Kind} {e.Id}")
        );
        Write("one", "First");
        Assert.Equal(1, await _catalog.RecordAsync(_log, cancel: Cancel)); // a debunk may come back
        Assert.Equal(["one/en", "two/en"], (await _log.DebunksAsync(Cancel)).Ids.Order());
    }

    [Fact]
    public async Task A_debunk_published_between_the_reading_of_log_and_content_is_not_withdrawn()
    {
        Write("kept", "Kept");
        await _catalog.RecordAsync(_log, cancel: Cancel);
        var behind = new ContentCatalog(_stores);
        await behind.ReloadAsync(Cancel); // as a site that starts
        Write("due", "Due");
        using (var other = new ArchiveLog(_stores.Archive, TimeProvider.System)) // as a publisher that comes after it
            await _catalog.RecordAsync(other, cancel: Cancel);
        Assert.Equal(0, await behind.RecordAsync(_log, cancel: Cancel));
        Assert.DoesNotContain(await EntriesAsync(), e => e.Kind == EntryKind.Withdrawal);
    }

    [Fact]
    public async Task What_others_append_after_the_content_was_read_stays_the_last_word()
    {
        Write("one", "Old");
        Write("two", "Kept");
        await _catalog.RecordAsync(_log, cancel: Cancel);
        Write("one", "Edited by Git");
        await _catalog.RecordAsync(
            _log,
            async cancel => // is asked after the content was read: the moment in which an editor publishes
            {
                Write("one", "Published by the desk");
                using var other = new ArchiveLog(_stores.Archive, TimeProvider.System);
                await new ContentCatalog(_stores).RecordAsync(other, cancel: cancel);
                return new(_ => null, _ => null);
            },
            Cancel
        );
        Assert.Contains(
            "Published by the desk",
            Encoding.UTF8.GetString((await EntriesAsync()).Last(e => e.Id == "one/en").Payload.Span),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("an empty folder")]
    [InlineData("a file with a problem")]
    public async Task Mistakes_withdraw_nothing(string mistake)
    {
        Write("one", "First");
        await _catalog.RecordAsync(_log, cancel: Cancel);
        if (mistake == "an empty folder")
            Directory.Delete(Path.Combine(_folder.Path, "content"), recursive: true);
        else
        {
            Write("two", "Second");
            await File.WriteAllTextAsync(PathOf("one"), "no front matter", Cancel);
        }

        await _catalog.RecordAsync(_log, cancel: Cancel);
        Assert.DoesNotContain(await EntriesAsync(), e => e.Kind == EntryKind.Withdrawal);
    }

    [Fact]
    public async Task A_file_that_is_not_published_any_more_is_withdrawn_with_the_actor_of_the_desk()
    {
        Write("one", "First");
        Write("two", "Second");
        await _catalog.RecordAsync(_log, _ => Task.FromResult(new ContentActors(d => d.Slug == "one" ? "ivan" : null, _ => null)), Cancel);
        Write("one", "First", "draft");
        await _catalog.RecordAsync(_log, _ => Task.FromResult(new ContentActors(_ => null, _ => ("olena", "It was wrong."))), Cancel);
        var entries = await EntriesAsync();
        Assert.Equal(["one/en ivan", "two/en content", "one/en olena"], entries.Select(e => $"{e.Id} {e.Actor}"));
        Assert.Equal("It was wrong.", JsonElement.Parse(entries[^1].Payload.Span).GetProperty("reason").GetString());
    }

    private string PathOf(string slug) => Path.Combine(_folder.Path, "content", "debunks", slug, "en.md");

    private void Write(string slug, string title, string status = "published")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(slug))!);
        File.WriteAllText(
            PathOf(slug),
            $"---\ntitle: {title}\nsummary: S\nstatus: {status}\nverdict: false\npublished: 2024-05-21\nclaims: [a]\n---\nText\n"
        );
    }

    private async Task<List<LogEntry>> EntriesAsync()
    {
        var entries = new List<LogEntry>();
        await foreach (var entry in _log.ReadAsync(0, Cancel))
            entries.Add(entry);
        return entries;
    }
}
