using Transparency.Content;

namespace Transparency.Editors.Drafts;

/// <summary>Where a draft is on its way.</summary>
public enum DraftState
{
    /// <summary>It is being written.</summary>
    Writing,

    /// <summary>It waits for a second person.</summary>
    InReview,

    /// <summary>The second person, or a file that changed meanwhile, asks for changes.</summary>
    ChangesAsked,

    /// <summary>It will be public at its time.</summary>
    Approved,

    /// <summary>It is public.</summary>
    Published,

    /// <summary>It was given up.</summary>
    Discarded,
}

/// <summary>Why a published text changes.</summary>
public enum ChangeKind
{
    /// <summary>It does not: the debunk is new.</summary>
    New,

    /// <summary>Something was wrong.</summary>
    Correction,

    /// <summary>Something could be misunderstood.</summary>
    Clarification,

    /// <summary>Something new is known.</summary>
    Update,

    /// <summary>A slip of the pen: it needs no public note.</summary>
    Typo,

    /// <summary>It is taken off the site.</summary>
    Withdrawal,
}

/// <summary>Something that a person did to a draft.</summary>
/// <param name="Time">When, UTC.</param>
/// <param name="Actor">Name of their account.</param>
/// <param name="Action">What: started, saved, submitted, commented, asked, approved, unapproved, published, withdrawn, discarded, conflict, took, shared.</param>
/// <param name="Text">What they said.</param>
public sealed record DraftEvent(DateTimeOffset Time, string Actor, string Action, string? Text = null);

/// <summary>A debunk on its way to the public, in one language.</summary>
public sealed record Draft
{
    /// <summary>Its id, of 32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>What the debunk is called in addresses.</summary>
    public required string Slug { get; init; }

    /// <summary>Language of the text, BCP 47.</summary>
    public required string Language { get; init; }

    /// <summary>Counts its changes: a form that was filled in from an older one would undo what came between. What is only said about it is none.</summary>
    public int Revision { get; init; }

    /// <summary>Who writes it: whoever started it, saved it, or took it over last.</summary>
    public string? Holder { get; init; }

    /// <summary>Where it is on its way.</summary>
    public DraftState State { get; init; }

    /// <summary>What was written.</summary>
    public required DraftText Text { get; init; }

    /// <summary>The published file that it started from; null for a new debunk.</summary>
    public string? Base { get; init; }

    /// <summary>Why the published text changes.</summary>
    public ChangeKind Kind { get; init; }

    /// <summary>What readers are told about the change.</summary>
    public string Note { get; init; } = "";

    /// <summary>When it is to be public; set when it is approved.</summary>
    public DateTimeOffset? PublishAt { get; init; }

    /// <summary>The file as it was approved: what is published is this, to the byte.</summary>
    public string? File { get; init; }

    /// <summary>Who did what, in order. Nothing is ever taken out.</summary>
    public required IReadOnlyList<DraftEvent> Events { get; init; }

    /// <summary>Who started it.</summary>
    public string Author => Events[0].Actor;

    /// <summary>When anybody last did anything.</summary>
    public DateTimeOffset Changed => Events[^1].Time;

    /// <summary>Who wrote any of it: none of them may approve it.</summary>
    public IEnumerable<string> Writers => Events.Where(e => e.Action is "started" or "saved").Select(e => e.Actor).Distinct();

    /// <summary>Who approved it; null for nobody.</summary>
    public string? Approver =>
        State is DraftState.Approved or DraftState.Published ? Events.LastOrDefault(e => e.Action == "approved")?.Actor : null;

    /// <summary>True while its text may change.</summary>
    public bool IsOpen => State is DraftState.Writing or DraftState.ChangesAsked;

    /// <summary>Its file in the content store.</summary>
    public string ContentName => $"debunks/{Slug}/{Language}.md";

    /// <summary>The debunk that this would be if it were published at a time, or null where its fields can't make one.</summary>
    /// <param name="time">When.</param>
    /// <param name="problems">Takes what is wrong with the fields.</param>
    public Debunk? ToDebunk(DateTimeOffset time, ICollection<ContentProblem> problems) =>
        FrontMatter.ReadDebunk(ContentName, Slug, Language, ToFile(time), problems);

    /// <summary>The published debunk that it started from; null for a new one.</summary>
    public Debunk? Before() => Base is null ? null : FrontMatter.ReadDebunk(ContentName, Slug, Language, Base, []);

    /// <summary>The file that this would be if it were published at a time.</summary>
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
