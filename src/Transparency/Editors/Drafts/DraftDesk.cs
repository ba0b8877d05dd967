using Transparency.Content;

namespace Transparency.Editors.Drafts;

/// <summary>Why something can't be done to a draft.</summary>
public enum DraftRefusal
{
    /// <summary>There is no such draft, or no such published debunk.</summary>
    Absent,

    /// <summary>Somebody changed it meanwhile: look at what it is now.</summary>
    Stale,

    /// <summary>It is not at that point of its way.</summary>
    NotNow,

    /// <summary>Nobody approves what they wrote.</summary>
    OwnText,

    /// <summary>Something must be said: what to change, or why a text is taken off the site.</summary>
    NothingSaid,

    /// <summary>It lacks something: see <see cref="DraftCheck"/>.</summary>
    Flawed,

    /// <summary>There is no such time: clocks leave it out when they go forward.</summary>
    NoSuchTime,
}

/// <summary>What became of an act.</summary>
/// <param name="Draft">The draft as it is now; null when there is none.</param>
/// <param name="Refusal">Why nothing was done; null when it was.</param>
public sealed record DraftOutcome(Draft? Draft, DraftRefusal? Refusal = null);

/// <summary>What people do to drafts, and the rules of it. A second person approves; every act is kept with its actor and time.</summary>
public sealed class DraftDesk(DraftStore drafts, ContentCatalog catalog, EditorSettings settings, TimeProvider clock)
{
    /// <summary>Starts a new debunk, or a new draft of one that is published in the language. One that is being written already is given instead.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="slug">What it is called in addresses.</param>
    /// <param name="language">Its language.</param>
    /// <param name="blank">The fields of a new debunk.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<Draft> StartAsync(string actor, string slug, string language, DraftText blank, CancellationToken cancel = default)
    {
        var all = await drafts.AllAsync(cancel);
        if (
            all.FirstOrDefault(d =>
                d.Slug == slug && d.Language == language && d.State is not (DraftState.Published or DraftState.Discarded)
            ) is
            { } open
        )
            return open;
        var published = Published(slug, language);
        var draft = New(actor, "started", slug, language, published, published is null ? blank : DraftText.Of(published));
        await drafts.CreateAsync(draft, cancel);
        return draft;
    }

    /// <summary>
    /// Keeps what was written, unless somebody changed the draft since the form was filled. What is kept already is saved again without a change,
    /// whatever it was filled from: a form is sent twice when its answer got lost.
    /// </summary>
    public Task<DraftOutcome> SaveAsync(
        string actor,
        string id,
        int revision,
        DraftText text,
        ChangeKind kind,
        string note,
        CancellationToken cancel = default
    )
    {
        return ActAsync(
            id,
            draft =>
                !draft.IsOpen ? DraftRefusal.NotNow
                : draft.Revision != revision && !IsKept(draft) ? DraftRefusal.Stale
                : null,
            draft =>
            {
                if (IsKept(draft))
                    return draft;
                var isOn = draft.Events[^1] is { Action: "saved" } last && last.Actor == actor; // a keystroke is no event of its own
                return draft with
                {
                    Text = text,
                    Kind = KindOf(draft),
                    Note = NoteOf(draft),
                    Holder = actor,
                    Events = [.. isOn ? draft.Events.SkipLast(1) : draft.Events, Event(actor, "saved")],
                };
            },
            cancel
        );

        bool IsKept(Draft draft) =>
            draft.Holder == actor && draft.Kind == KindOf(draft) && draft.Note == NoteOf(draft) && draft.Text.SaysTheSameAs(text);

        ChangeKind KindOf(Draft draft) => draft.Base is null ? ChangeKind.New : kind;

        string NoteOf(Draft draft) => draft.Base is null ? "" : note;
    }

    /// <summary>Takes over a draft that somebody else writes; what they type from then on is shown beside what is kept, and saves nothing.</summary>
    public Task<DraftOutcome> TakeAsync(string actor, string id, CancellationToken cancel = default) =>
        ActAsync(
            id,
            draft => draft.IsOpen ? null : DraftRefusal.NotNow,
            draft => draft.Holder == actor ? draft : After(draft, actor, "took") with { Holder = actor },
            cancel
        );

    /// <summary>Notes that a link was made, which shows the draft to people without an account.</summary>
    public Task<DraftOutcome> ShareAsync(string actor, string id, CancellationToken cancel = default) =>
        ActAsync(
            id,
            draft => draft.State is DraftState.Published or DraftState.Discarded ? DraftRefusal.NotNow : null,
            draft => After(draft, actor, "shared"),
            cancel
        );

    /// <summary>Hands it to a second person. The caller has checked it with <see cref="DraftCheck"/>.</summary>
    public Task<DraftOutcome> SubmitAsync(string actor, string id, int revision, CancellationToken cancel = default) =>
        ActAsync(
            id,
            draft =>
                !draft.IsOpen ? DraftRefusal.NotNow
                : draft.Revision != revision ? DraftRefusal.Stale
                : null,
            draft => After(draft, actor, "submitted") with { State = DraftState.InReview },
            cancel
        );

    /// <summary>Says something about it.</summary>
    public Task<DraftOutcome> CommentAsync(string actor, string id, string text, CancellationToken cancel = default) =>
        ActAsync(
            id,
            _ => string.IsNullOrWhiteSpace(text) ? DraftRefusal.NothingSaid : null,
            draft => After(draft, actor, "commented", text),
            cancel
        );

    /// <summary>Gives it back with what is to be changed; an approved one too, as long as it is not public.</summary>
    public Task<DraftOutcome> AskAsync(string actor, string id, string text, CancellationToken cancel = default) =>
        ActAsync(
            id,
            draft =>
                draft.State is not (DraftState.InReview or DraftState.Approved) ? DraftRefusal.NotNow
                : string.IsNullOrWhiteSpace(text) ? DraftRefusal.NothingSaid
                : null,
            draft => After(draft, actor, "asked", text) with { State = DraftState.ChangesAsked, File = null, PublishAt = null },
            cancel
        );

    /// <summary>Approves the draft that the person has seen; it is public at the time, or at once.</summary>
    public Task<DraftOutcome> ApproveAsync(string actor, string id, int revision, DateTimeOffset? at, CancellationToken cancel = default) =>
        ActAsync(
            id,
            draft =>
                draft.State != DraftState.InReview ? DraftRefusal.NotNow
                : draft.Revision != revision ? DraftRefusal.Stale
                : !settings.OnePersonDesk && draft.Writers.Contains(actor) ? DraftRefusal.OwnText
                : draft.ToDebunk(clock.GetUtcNow(), []) is null ? DraftRefusal.Flawed
                : null,
            draft =>
            {
                var now = clock.GetUtcNow();
                var time = at > now ? at.Value : now;
                return After(draft, actor, "approved") with { State = DraftState.Approved, PublishAt = time, File = draft.ToFile(time) };
            },
            cancel
        );

    /// <summary>Gives it up. It is kept, for the record.</summary>
    public Task<DraftOutcome> DiscardAsync(string actor, string id, CancellationToken cancel = default) =>
        ActAsync(
            id,
            draft => draft.State is DraftState.Published or DraftState.Discarded or DraftState.Approved ? DraftRefusal.NotNow : null,
            draft => After(draft, actor, "discarded") with { State = DraftState.Discarded },
            cancel
        );

    /// <summary>Takes a published debunk off the site, at once; readers see the note in its place.</summary>
    public async Task<DraftOutcome> WithdrawAsync(
        string actor,
        string slug,
        string language,
        string note,
        CancellationToken cancel = default
    )
    {
        if (Published(slug, language) is not { } published)
            return new(null, DraftRefusal.Absent);
        if (string.IsNullOrWhiteSpace(note))
            return new(null, DraftRefusal.NothingSaid);
        var now = clock.GetUtcNow();
        var draft = New(actor, "approved", slug, language, published, DraftText.Of(published)) with
        {
            State = DraftState.Approved,
            Kind = ChangeKind.Withdrawal,
            Note = note.Trim(),
            PublishAt = now,
        };
        draft = draft with { File = draft.ToFile(now) };
        await drafts.CreateAsync(draft, cancel);
        return new(draft);
    }

    private Debunk? Published(string slug, string language) => catalog.Translations(slug).FirstOrDefault(d => d.Language == language);

    private Draft New(string actor, string action, string slug, string language, Debunk? published, DraftText text) =>
        new()
        {
            Id = Guid.CreateVersion7().ToString("N"),
            Slug = slug,
            Language = language,
            Holder = actor,
            Base = published?.File,
            Text = text,
            Events = [Event(actor, action)],
        };

    private async Task<DraftOutcome> ActAsync(
        string id,
        Func<Draft, DraftRefusal?> refuse,
        Func<Draft, Draft> act,
        CancellationToken cancel
    )
    {
        DraftRefusal? refusal = null;
        var after = await drafts.ChangeAsync(id, draft => (refusal = refuse(draft)) is null ? act(draft) : draft, cancel);
        return new(after, after is null ? DraftRefusal.Absent : refusal);
    }

    private Draft After(Draft draft, string actor, string action, string? text = null) =>
        draft with
        {
            Events = [.. draft.Events, Event(actor, action, text?.Trim())],
        };

    private DraftEvent Event(string actor, string action, string? text = null) => new(clock.GetUtcNow(), actor, action, text);
}
