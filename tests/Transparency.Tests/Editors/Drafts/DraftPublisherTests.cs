using Transparency.Editors.Drafts;
using Transparency.Tests.Archive;

namespace Transparency.Tests.Editors.Drafts;

/// <summary>The order of a publication. Its races and crashes are in <see cref="DraftDeskTests"/>.</summary>
public sealed class DraftPublisherTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_file_is_written_before_the_entry_of_the_log()
    {
        var created = new List<string>();
        using var desk = new Desk(wrap: store => new StubStore(store)
        {
            Create = name =>
            {
                created.Add(name);
                return null;
            },
        });
        await desk.ApprovedAsync();
        created.Clear();
        Assert.Equal(1, await desk.Publisher.PublishDueAsync(Cancel));
        Assert.Equal(["debunks/a-debunk/en.md", "log/000000000001.jsonl.gz"], created);
    }

    [Fact]
    public async Task What_cant_be_written_is_not_logged_and_stays_due()
    {
        var isFull = true;
        using var desk = new Desk(wrap: store => new StubStore(store)
        {
            Create = name =>
                isFull && name.StartsWith("debunks/", StringComparison.Ordinal) ? throw new IOException("The disk is full.") : null,
        });
        var draft = await desk.ApprovedAsync();
        await Assert.ThrowsAsync<IOException>(() => desk.Publisher.PublishDueAsync(Cancel));
        Assert.Empty(await desk.EntriesAsync());
        Assert.Equal(DraftState.Approved, (await desk.Drafts.FindAsync(draft.Id, Cancel))!.State);
        isFull = false;
        Assert.Equal(1, await desk.Publisher.PublishDueAsync(Cancel));
        Assert.Equal(DraftState.Published, (await desk.Drafts.FindAsync(draft.Id, Cancel))!.State);
    }
}
