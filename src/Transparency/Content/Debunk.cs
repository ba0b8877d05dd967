using Transparency.Claims;

namespace Transparency.Content;

/// <summary>A debunk in one language, as read from its Markdown file.</summary>
public sealed record Debunk
{
    /// <summary>Folder name, used in URLs.</summary>
    public required string Slug { get; init; }

    /// <summary>Language of this text, BCP 47.</summary>
    public required string Language { get; init; }

    /// <summary>Headline.</summary>
    public required string Title { get; init; }

    /// <summary>One or two sentences, used in lists, feeds and meta tags.</summary>
    public required string Summary { get; init; }

    /// <summary>The verdict on its claims.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>When it was published.</summary>
    public required DateTimeOffset Published { get; init; }

    /// <summary>When it was last updated for a stated reason.</summary>
    public DateTimeOffset? Updated { get; init; }

    /// <summary>When it was published, or last updated for a stated reason.</summary>
    public DateTimeOffset Changed => Updated ?? Published;

    /// <summary>Who wrote it.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>Ids of the claims that it assesses.</summary>
    public IReadOnlyList<string> Claims { get; init; } = [];

    /// <summary>Slug of the narrative.</summary>
    public string? Narrative { get; init; }

    /// <summary>Topics.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>Sources, numbered from 1 in this order.</summary>
    public IReadOnlyList<DebunkSource> Sources { get; init; } = [];

    /// <summary>Corrections, as published.</summary>
    public IReadOnlyList<Correction> Corrections { get; init; } = [];

    /// <summary>True if a correction changed the verdict. The title then says so, on its page and in feeds.</summary>
    public bool IsVerdictCorrected => Corrections.Any(c => c.Was is not null);

    /// <summary>draft, in-review or published.</summary>
    public string Status { get; init; } = "published";

    /// <summary>The Markdown after the front matter.</summary>
    public required string Markdown { get; init; }

    /// <summary>The whole file, front matter included: what the archive log keeps.</summary>
    public required string File { get; init; }
}

/// <summary>A source of a debunk.</summary>
/// <param name="Title">Title.</param>
/// <param name="Url">Address.</param>
/// <param name="Publisher">Publisher.</param>
/// <param name="Archived">Address of an archived copy.</param>
/// <param name="NoCopy">Why no archived copy exists.</param>
public sealed record DebunkSource(string Title, string Url, string? Publisher, string? Archived, string? NoCopy = null);

/// <summary>A dated public note on what was wrong.</summary>
/// <param name="Date">When.</param>
/// <param name="Text">What was wrong and what it says now.</param>
/// <param name="Kind">correction, clarification or update.</param>
/// <param name="Was">The previous verdict, if the correction changed it.</param>
public sealed record Correction(DateOnly Date, string Text, string Kind = Correction.DefaultKind, Verdict? Was = null)
{
    /// <summary>The default kind.</summary>
    public const string DefaultKind = "correction";

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [DefaultKind, "clarification", "update"];
}

/// <summary>A page or a narrative: a title, a summary and Markdown.</summary>
/// <param name="Name">Folder name.</param>
/// <param name="Language">Language, BCP 47.</param>
/// <param name="Title">Headline.</param>
/// <param name="Summary">Summary.</param>
/// <param name="Markdown">The text.</param>
public sealed record ContentPage(string Name, string Language, string Title, string Summary, string Markdown);

/// <summary>A problem in a content file.</summary>
/// <param name="File">Path relative to the content folder.</param>
/// <param name="Line">Line from 1.</param>
/// <param name="Field">Field of the front matter, or empty.</param>
/// <param name="Reason">What is wrong and what to do.</param>
public sealed record ContentProblem(string File, int Line, string Field, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => Field.Length == 0 ? $"{File}:{Line}: {Reason}" : $"{File}:{Line}: {Field}: {Reason}";
}
