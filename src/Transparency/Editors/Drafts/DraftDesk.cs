using Transparency.Content;

namespace Transparency.Editors.Drafts;

/// <summary>Why an action on a draft was refused.</summary>
public enum DraftRefusal
{
    /// <summary>The draft or published debunk does not exist.</summary>
    Absent,

    /// <summary>Somebody changed the draft meanwhile; look at the current version first.</summary>
    Stale,

    /// <summary>The draft isn't in the right state.</summary>
    NotNow,

    /// <summary>Authors may not approve their own text.</summary>
    OwnText,

    /// <summary>A note is required: what to change, or why a text is withdrawn.</summary>
    NothingSaid,

    /// <summary>The draft check has findings: see <see cref="DraftCheck"/>.</summary>
    HasFindings,

    /// <summary>The local time does not exist: it is skipped when clocks go forward.</summary>
    NoSuchTime,
}

/// <summary>Result of an action.</summary>
/// <param name="Draft">The current draft; null if it doesn't exist.</param>
/// <param name="Refusal">Why the action was refused; null on success.</param>
public sealed record DraftOutcome(Draft? Draft, DraftRefusal? Refusal = null);

/// <summary>The actions on drafts and their rules. A second person approves; every action is recorded with actor and time.</summary>
public sealed class DraftDesk(DraftStore drafts, ContentCatalog catalog, EditorSettings settings, TimeProvider clock)
{
    /// <summary>Starts a draft of a new or published debunk. Returns the existing draft if somebody is already writing one.</summary>
    /// <param name="actor">The account name of the person.</param>
    /// <param name="slug">URL name.</param>
    /// <param name="language">Its language.</param>
    /// <param name="blank">The fields of a new debunk.</param>
    /// <param name="cancel">Cancels the operation.</param>
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
    /// Saves the fields, unless somebody changed the draft since the form was loaded. Saving identical fields succeeds without a change,
    /// whatever version the form was based on: browsers resend a form when its response got lost.
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
                var isOn = draft.Events[^1] is { Action: "saved" } last && last.Actor == actor; // consecutive autosaves are one event
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
            draft.Holder == actor && draft.Kind == KindOf(draft) && draft.Note == NoteOf(draft) && draft.Text.HasSameTextAs(text);

        ChangeKind KindOf(Draft draft) => draft.Base is null ? ChangeKind.New : kind;

        string NoteOf(Draft draft) => draft.Base is null ? "" : note;
    }

    /// <summary>Takes over a draft from another author. Their later input is shown beside the saved text, but not saved.</summary>
    public Task<DraftOutcome> TakeOverAsync(string actor, string id, CancellationToken cancel = default) =>
        ActAsync(
            id,
            draft => draft.IsOpen ? null : DraftRefusal.NotNow,
            draft => draft.Holder == actor ? draft : After(draft, actor, "took") with { Holder = actor },
            cancel
        );

    /// <summary>Records that a preview link for people without an account was created.</summary>
    public Task<DraftOutcome> ShareAsync(string actor, string id, CancellationToken cancel = default) =>
        ActAsync(
            id,
            draft => draft.State is DraftState.Published or DraftState.Discarded ? DraftRefusal.NotNow : null,
            draft => After(draft, actor, "shared"),
            cancel
        );

    /// <summary>Submits the draft for review. The caller must have checked it with <see cref="DraftCheck"/>.</summary>
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

    /// <summary>Adds a comment.</summary>
    public Task<DraftOutcome> CommentAsync(string actor, string id, string text, CancellationToken cancel = default) =>
        ActAsync(
            id,
            _ => string.IsNullOrWhiteSpace(text) ? DraftRefusal.NothingSaid : null,
            draft => After(draft, actor, "commented", text),
            cancel
        );

    /// <summary>Requests changes; also for an approved draft, until it is public.</summary>
    public Task<DraftOutcome> RequestChangesAsync(string actor, string id, string text, CancellationToken cancel = default) =>
        ActAsync(
            id,
            draft =>
                draft.State is not (DraftState.InReview or DraftState.Approved) ? DraftRefusal.NotNow
                : string.IsNullOrWhiteSpace(text) ? DraftRefusal.NothingSaid
                : null,
            draft => After(draft, actor, "asked", text) with { State = DraftState.ChangesAsked, File = null, PublishAt = null },
            cancel
        );

    /// <summary>Approves the version that the person has seen. It becomes public at the given time, or at once.</summary>
    public Task<DraftOutcome> ApproveAsync(string actor, string id, int revision, DateTimeOffset? at, CancellationToken cancel = default) =>
        ActAsync(
            id,
            draft =>
                draft.State != DraftState.InReview ? DraftRefusal.NotNow
                : draft.Revision != revision ? DraftRefusal.Stale
                : !settings.OnePersonDesk && draft.Writers.Contains(actor) ? DraftRefusal.OwnText
                : draft.ToDebunk(clock.GetUtcNow(), []) is null ? DraftRefusal.HasFindings
                : null,
            draft =>
            {
                var now = clock.GetUtcNow();
                var time = at > now ? at.Value : now;
                return After(draft, actor, "approved") with { State = DraftState.Approved, PublishAt = time, File = draft.ToFile(time) };
            },
            cancel
        );

    /// <summary>Discards the draft, which stays stored for the record.</summary>
    public Task<DraftOutcome> DiscardAsync(string actor, string id, CancellationToken cancel = default) =>
        ActAsync(
            id,
            draft => draft.State is DraftState.Published or DraftState.Discarded or DraftState.Approved ? DraftRefusal.NotNow : null,
            draft => After(draft, actor, "discarded") with { State = DraftState.Discarded },
            cancel
        );

    /// <summary>Withdraws a published debunk at once; readers see the note in its place.</summary>
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
