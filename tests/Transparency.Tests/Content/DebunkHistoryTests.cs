using System.Text.Json;
using Transparency.Archive;
using Transparency.Archive.Files;
using Transparency.Content;

namespace Transparency.Tests.Content;

public sealed class DebunkHistoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_holds_every_revision_in_each_language_and_follows_the_log()
    {
        using var log = new ArchiveLog(new FileBlobStore(_folder.Path), TimeProvider.System);
        using var history = new DebunkHistory(log);
        Assert.Empty(await history.OfAsync("a", Cancel));
        await log.AppendAsync([Revision("a/en", "one"), Revision("a/uk", "один"), Revision("ab/en", "another"), Claim("a")], Cancel);
        await log.AppendAsync([Revision("a/en", "two")], Cancel);
        var revisions = await history.OfAsync("a", Cancel);
        Assert.Equal(["en", "uk"], revisions.Keys.Order());
        Assert.Equal([(1L, "one"), (5L, "two")], revisions["en"].Select(r => (r.Seq, r.File!)));

        await log.AppendAsync([NewEntry.Withdrawal("a/en", "test", "why"), Withdrawal("a")], Cancel);
        var withdrawn = (await history.OfAsync("a", Cancel))["en"];
        Assert.Equal((3, (string?)null, "why"), (withdrawn.Count, withdrawn[^1].File, withdrawn[^1].Reason));
        Assert.Equal(2, revisions["en"].Count); // what was given away before stays as it was
    }

    private static NewEntry Revision(string id, string text) =>
        new(EntryKind.Debunk, id, "test", JsonSerializer.SerializeToElement(new { markdown = text }));

    private static NewEntry Claim(string id) => new(EntryKind.Claim, id, "test", JsonSerializer.SerializeToElement(new { id }));

    private static NewEntry Withdrawal(string id) => NewEntry.Withdrawal(id, "test", "of the claim");
}
