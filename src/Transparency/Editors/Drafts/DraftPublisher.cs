using System.Text;
using Transparency.Archive;
using Transparency.Content;

namespace Transparency.Editors.Drafts;

/// <summary>
/// Makes approved drafts public when their time has come. Every web node asks it all the time, and each step can be done twice: the file is written by
/// compare-and-set, the log takes the same revision once, and the draft is marked last. So a crash in between, or a second node, changes nothing.
/// </summary>
public sealed class DraftPublisher(DraftStore drafts, BlobStores stores, ArchiveLog log, TimeProvider clock)
{
    private const string Site = "site"; // the actor of what nobody does by hand

    /// <summary>Publishes what is due.</summary>
    /// <returns>How many drafts became public.</returns>
    /// <exception cref="IOException">The store can't answer now: what is left is published at the next call.</exception>
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

    /// <summary>Who changed content through the desk: for a file, whoever approved exactly it; for one that is gone, whoever took it away, and why.</summary>
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
            await drafts.ChangeAsync(draft.Id, d => d.State == DraftState.Approved ? InConflict(d, theirs) : d, cancel);
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
    /// Gives a draft back to its author, beside the file that somebody else wrote. The draft starts from that file now, so that the next approval replaces it
    /// knowingly; a file that can't be read has to be mended first. A text that was to be taken off the site is another one now: whoever decided that decides anew.
    /// </summary>
    private Draft InConflict(Draft draft, string theirs)
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
    /// <returns>
    /// Null when it is there. Otherwise the file that is neither what the draft started from nor what it is to be, since somebody else changed it; empty when they took it away.
    /// </returns>
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
