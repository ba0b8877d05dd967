using System.Text;
using Transparency.Archive;
using Transparency.Content;

namespace Transparency.Editors.Drafts;

/// <summary>
/// Publishes approved drafts when they are due. Every web node calls it all the time, and each step is idempotent: the file is written by
/// compare-and-set, the log takes the same revision once, and the draft is marked last. So a crash in between, or a second node, changes
/// nothing. The file comes before the entry in the log: <see cref="ContentCatalog.RecordAsync"/> depends on this order.
/// </summary>
public sealed class DraftPublisher(DraftStore drafts, BlobStores stores, ArchiveLog log, TimeProvider clock)
{
    private const string Site = "site"; // the actor of what the site does by itself

    /// <summary>Publishes what is due.</summary>
    /// <returns>How many drafts became public.</returns>
    /// <exception cref="IOException">The store can't answer now: the next call publishes the rest.</exception>
    public async Task<int> PublishDueAsync(CancellationToken cancel = default)
    {
        var published = 0;
        foreach (
            var draft in (await drafts.AllAsync(cancel))
                .Where(d => d.State == DraftState.Approved && d.PublishAt <= clock.GetUtcNow())
                .OrderBy(d => d.PublishAt)
        )
            if (await PublishAsync(draft, cancel))
                published++;
        return published;
    }

    /// <summary>
    /// Who changed content at the desk: for a file, the person who approved exactly this text; for a removed one, the person who withdrew
    /// it, and why.
    /// </summary>
    /// <exception cref="IOException">The store can't answer now.</exception>
    public async Task<ContentActors> ActorsAsync(CancellationToken cancel = default)
    {
        var decided = (await drafts.AllAsync(cancel)).Where(d => d.Approver is not null).ToList();
        return new(
            debunk => decided.Find(d => d.File == debunk.File)?.Approver,
            id => decided.Find(d => d.Kind == ChangeKind.Withdrawal && IdOf(d) == id) is { } draft ? (draft.Approver!, draft.Note) : null
        );
    }

    private async Task<bool> PublishAsync(Draft draft, CancellationToken cancel)
    {
        if (await WriteFileAsync(draft, cancel) is { } theirs)
        {
            await drafts.ChangeAsync(draft.Id, d => d.State == DraftState.Approved ? WithConflict(d, theirs) : d, cancel);
            return false;
        }

        await log.AppendAsync([EntryOf(draft)], cancel);
        await drafts.ChangeAsync(
            draft.Id,
            d =>
                d.State != DraftState.Approved
                    ? d
                    : d with
                    {
                        State = DraftState.Published,
                        Events = [.. d.Events, new(clock.GetUtcNow(), Site, d.Kind == ChangeKind.Withdrawal ? "withdrawn" : "published")],
                    },
            cancel
        );
        return true;
    }

    /// <summary>
    /// Returns a draft to its author, together with the file that somebody else wrote. The draft starts from that file now, so the next
    /// approval replaces it knowingly. A file that can't be read has to be corrected first. If the text was to be withdrawn, it has
    /// changed since: that needs a new decision.
    /// </summary>
    private Draft WithConflict(Draft draft, string theirs)
    {
        var based = draft with { Base = theirs.Length > 0 ? theirs : null };
        return (based.Base is null || based.Before() is not null ? based : draft) with
        {
            State = draft.Kind == ChangeKind.Withdrawal ? DraftState.Discarded : DraftState.ChangesAsked,
            File = null,
            PublishAt = null,
            Events = [.. draft.Events, new(clock.GetUtcNow(), Site, "conflict")],
        };
    }

    /// <summary>Writes the file of a draft.</summary>
    /// <returns>Null on success. Otherwise the text that somebody else wrote meanwhile; empty if they removed the file.</returns>
    private async Task<string?> WriteFileAsync(Draft draft, CancellationToken cancel)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(draft.File!));
        while (true)
        {
            file.Position = 0;
            var there = await stores.Content.FindAsync(draft.ContentName, cancel);
            if (there is null)
            {
                if (draft.Base is not null)
                    return "";
                if (await stores.Content.TryCreateAsync(draft.ContentName, file, cancel))
                    return null;
                continue;
            }

            if (await stores.Content.ReadAllAsync(draft.ContentName, cancel) is not { } bytes)
                continue;
            var text = Encoding.UTF8.GetString(bytes);
            if (text == draft.File)
                return null;
            if (text != draft.Base)
                return text;
            if (await stores.Content.TryReplaceAsync(draft.ContentName, file, there.Version, cancel))
                return null;
        }
    }

    private static NewEntry EntryOf(Draft draft) =>
        draft.Kind == ChangeKind.Withdrawal
            ? NewEntry.Withdrawal(IdOf(draft), draft.Approver!, draft.Note)
            : DebunkRevision.Write(
                FrontMatter.ReadDebunk(draft.ContentName, draft.Slug, draft.Language, draft.File!, [])!,
                draft.Approver!
            );

    private static string IdOf(Draft draft) => $"{draft.Slug}/{draft.Language}";
}
