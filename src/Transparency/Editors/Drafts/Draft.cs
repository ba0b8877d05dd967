using Transparency.Content;

namespace Transparency.Editors.Drafts;

/// <summary>State of a draft.</summary>
public enum DraftState
{
    /// <summary>Being written.</summary>
    Writing,

    /// <summary>Waiting for review by a second person.</summary>
    InReview,

    /// <summary>Returned to the author: by the reviewer, or because the published file changed meanwhile.</summary>
    ChangesAsked,

    /// <summary>Approved; becomes public at its time.</summary>
    Approved,

    /// <summary>Published.</summary>
    Published,

    /// <summary>Discarded.</summary>
    Discarded,
}

/// <summary>Why a published text changes.</summary>
public enum ChangeKind
{
    /// <summary>A new debunk.</summary>
    New,

    /// <summary>Corrects an error.</summary>
    Correction,

    /// <summary>Clarifies a text that could be misunderstood.</summary>
    Clarification,

    /// <summary>Adds new information.</summary>
    Update,

    /// <summary>Fixes a typo; needs no public note.</summary>
    Typo,

    /// <summary>Withdraws the debunk.</summary>
    Withdrawal,
}

/// <summary>An event in the history of a draft.</summary>
/// <param name="Time">When, UTC.</param>
/// <param name="Actor">Account name of the person.</param>
/// <param name="Action">
/// The action: started, saved, submitted, commented, asked, approved, unapproved, published, withdrawn, discarded, conflict, took, shared.
/// </param>
/// <param name="Text">Their comment.</param>
public sealed record DraftEvent(DateTimeOffset Time, string Actor, string Action, string? Text = null);

/// <summary>A draft of a debunk in one language.</summary>
public sealed record Draft
{
    /// <summary>Id, 32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>URL name of the debunk.</summary>
    public required string Slug { get; init; }

    /// <summary>Language of the text, BCP 47.</summary>
    public required string Language { get; init; }

    /// <summary>
    /// Incremented by every change of the text, so that a form based on an older version can't undo later changes. Comments don't count.
    /// </summary>
    public int Revision { get; init; }

    /// <summary>The current author: who last started, saved or took over the draft.</summary>
    public string? Holder { get; init; }

    /// <summary>The state.</summary>
    public DraftState State { get; init; }

    /// <summary>The fields as written.</summary>
    public required DraftText Text { get; init; }

    /// <summary>The published file that the draft is based on; null for a new debunk.</summary>
    public string? Base { get; init; }

    /// <summary>Why the published text changes.</summary>
    public ChangeKind Kind { get; init; }

    /// <summary>Public note about the change.</summary>
    public string Note { get; init; } = "";

    /// <summary>When it becomes public; set on approval.</summary>
    public DateTimeOffset? PublishAt { get; init; }

    /// <summary>The file as approved; published byte for byte.</summary>
    public string? File { get; init; }

    /// <summary>All events in order. Events are never removed.</summary>
    public required IReadOnlyList<DraftEvent> Events { get; init; }

    /// <summary>Who started it.</summary>
    public string Author => Events[0].Actor;

    /// <summary>Time of the last event.</summary>
    public DateTimeOffset Changed => Events[^1].Time;

    /// <summary>Everybody who wrote any of it; none of them may approve it.</summary>
    public IEnumerable<string> Writers => Events.Where(e => e.Action is "started" or "saved").Select(e => e.Actor).Distinct();

    /// <summary>Who approved it; null before approval.</summary>
    public string? Approver =>
        State is DraftState.Approved or DraftState.Published ? Events.LastOrDefault(e => e.Action == "approved")?.Actor : null;

    /// <summary>True while the text may change.</summary>
    public bool IsOpen => State is DraftState.Writing or DraftState.ChangesAsked;

    /// <summary>Its file in the content store.</summary>
    public string ContentName => $"debunks/{Slug}/{Language}.md";

    /// <summary>The debunk that would result from publication at a given time; null if its fields are invalid.</summary>
    /// <param name="time">When.</param>
    /// <param name="problems">Receives the problems of the fields.</param>
    public Debunk? ToDebunk(DateTimeOffset time, ICollection<ContentProblem> problems) =>
        FrontMatter.ReadDebunk(ContentName, Slug, Language, ToFile(time), problems);

    /// <summary>The published debunk that the draft is based on; null for a new one.</summary>
    public Debunk? Before() => Base is null ? null : FrontMatter.ReadDebunk(ContentName, Slug, Language, Base, []);

    /// <summary>The file that would result from publication at a given time.</summary>
    public string ToFile(DateTimeOffset time)
    {
        if (Before() is not { } before)
            return Text.ToFile(time, null, [], "published");
        if (Kind == ChangeKind.Withdrawal)
            return Text.ToFile(before.Published, before.Updated, before.Corrections, "draft");
        if (Kind is ChangeKind.Typo or ChangeKind.New)
            return Text.ToFile(before.Published, before.Updated, before.Corrections, "published");
        var verdictWas = Text.Verdict == before.Verdict ? (Claims.Verdict?)null : before.Verdict;
        var note = new Correction(DateOnly.FromDateTime(time.UtcDateTime), Note.Trim(), Kind.ToString().ToLowerInvariant(), verdictWas);
        return Text.ToFile(before.Published, time, before.Corrections.Append(note), "published");
    }
}
