using Transparency.Archive;
using Transparency.Archive.Files;
using Transparency.Claims;
using Transparency.Content;
using Transparency.Editors;
using Transparency.Editors.Drafts;

namespace Transparency.Tests.Editors.Drafts;

/// <summary>An editors' desk in a folder of its own, at a time that stands still.</summary>
internal sealed class Desk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public Desk(bool onePerson = false, Func<IBlobStore, IBlobStore>? wrap = null)
    {
        wrap ??= store => store;
        Stores = new(wrap(Open("archive")), wrap(Open("content")));
        Own = new(wrap(Open("editors")));
        (Log, Catalog, Drafts) = (new(Stores.Archive, Clock), new(Stores), new(Own));
        Acts = new(Drafts, Catalog, new EditorSettings { Path = _folder.Path, OnePersonDesk = onePerson }, Clock);
        Publisher = new(Drafts, Stores, Log, Clock);
    }

    public Clock Clock { get; } = new();

    public BlobStores Stores { get; }

    /// <summary>Where drafts lie.</summary>
    public EditorStore Own { get; }

    public ArchiveLog Log { get; }

    public ContentCatalog Catalog { get; }

    public DraftStore Drafts { get; }

    public DraftDesk Acts { get; }

    public DraftPublisher Publisher { get; }

    public static DraftText Text { get; } =
        new()
        {
            Title = "The \"title\": of a debunk",
            Summary = "Its summary.",
            Verdict = Verdict.False,
            Authors = ["Olena Kovalenko"],
            Claims = ["a-claim"],
            Narrative = "a-narrative",
            Topics = ["elections", "a topic/with more"],
            Sources =
            [
                new("A source", "https://example.org/1", "A publisher", "https://archive.example.org/1"),
                new("Another", "https://example.org/2", null, null, "It is behind a wall."),
            ],
            Markdown = "What is true [1][2].\n",
        };

    /// <summary>A draft that was written by olena and approved by ivan.</summary>
    public async Task<Draft> ApprovedAsync(DateTimeOffset? at = null, string slug = "a-debunk")
    {
        var draft = await Acts.StartAsync("olena", slug, "en", Text);
        draft = (await Acts.SubmitAsync("olena", draft.Id, draft.Revision)).Draft!;
        return Done(await Acts.ApproveAsync("ivan", draft.Id, draft.Revision, at));
    }

    public async Task<Draft> PublishedAsync()
    {
        var draft = await ApprovedAsync();
        Assert.Equal(1, await Publisher.PublishDueAsync());
        await Catalog.ReloadAsync();
        return (await Drafts.FindAsync(draft.Id))!;
    }

    /// <summary>A draft of a published text on its way to the public again.</summary>
    public async Task<Draft> ChangedAsync(ChangeKind kind, string note, DraftText text)
    {
        var draft = await Acts.StartAsync("olena", "a-debunk", "en", new());
        draft = Done(await Acts.SaveAsync("olena", draft.Id, draft.Revision, text, kind, note));
        draft = Done(await Acts.SubmitAsync("olena", draft.Id, draft.Revision));
        return Done(await Acts.ApproveAsync("ivan", draft.Id, draft.Revision, null));
    }

    public async Task<string?> FileAsync(string slug = "a-debunk") =>
        await Stores.Content.ReadAllAsync($"debunks/{slug}/en.md") is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes) : null;

    public async Task WriteFileAsync(string text)
    {
        using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        var there = await Stores.Content.FindAsync("debunks/a-debunk/en.md");
        Assert.True(
            there is null
                ? await Stores.Content.TryCreateAsync("debunks/a-debunk/en.md", content)
                : await Stores.Content.TryReplaceAsync("debunks/a-debunk/en.md", content, there.Version)
        );
    }

    public async Task<IReadOnlyList<LogEntry>> EntriesAsync()
    {
        var entries = new List<LogEntry>();
        await foreach (var entry in Log.ReadAsync(0))
            entries.Add(entry);
        return entries;
    }

    public static Draft Done(DraftOutcome outcome)
    {
        Assert.Null(outcome.Refusal);
        return outcome.Draft!;
    }

    public void Dispose()
    {
        Log.Dispose();
        _folder.Dispose();
    }

    private FileBlobStore Open(string name) => new(Path.Combine(_folder.Path, name));
}

/// <summary>A time that stands still until a test moves it.</summary>
internal sealed class Clock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
