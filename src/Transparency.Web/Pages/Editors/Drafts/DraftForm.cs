using Transparency.Claims;
using Transparency.Content;
using Transparency.Editors.Drafts;

namespace Transparency.Web.Pages.Editors.Drafts;

/// <summary>The fields of a draft in its form.</summary>
public sealed class DraftForm
{
    private const int EmptySources = 2; // there is always room for more

    /// <summary>The revision that the form was filled from.</summary>
    public int Revision { get; set; }

    public string? Title { get; set; }

    public string? Summary { get; set; }

    public string? Verdict { get; set; }

    public string? Authors { get; set; }

    public string? Claims { get; set; }

    public string? Narrative { get; set; }

    public string? Topics { get; set; }

    public List<SourceForm> Sources { get; set; } = [];

    public string? Markdown { get; set; }

    public bool IsTranslationWaived { get; set; }

    public ChangeKind Kind { get; set; }

    public string? Note { get; set; }

    /// <summary>The form of what a draft holds.</summary>
    public static DraftForm Of(Draft draft) =>
        new()
        {
            Revision = draft.Revision,
            Title = draft.Text.Title,
            Summary = draft.Text.Summary,
            Verdict = draft.Text.Verdict is { } verdict ? Verdicts.Name(verdict) : null,
            Authors = ListField.Join(draft.Text.Authors),
            Claims = ListField.Join(draft.Text.Claims),
            Narrative = draft.Text.Narrative,
            Topics = ListField.Join(draft.Text.Topics),
            Sources =
            [
                .. draft.Text.Sources.Select(s => new SourceForm
                {
                    Title = s.Title,
                    Url = s.Url,
                    Publisher = s.Publisher,
                    Archived = s.Archived,
                    NoCopy = s.NoCopy,
                }),
            ],
            Markdown = draft.Text.Markdown,
            IsTranslationWaived = draft.Text.IsTranslationWaived,
            Kind = draft.Kind,
            Note = draft.Note,
        };

    /// <summary>What was written.</summary>
    public DraftText ToText() =>
        new()
        {
            Title = Title?.Trim() ?? "",
            Summary = Summary?.Trim() ?? "",
            Verdict = Verdicts.Parse(Verdict),
            Authors = ListField.Split(Authors),
            Claims = ListField.Split(Claims),
            Narrative = Narrative?.Trim() ?? "",
            Topics = ListField.Split(Topics),
            Sources =
            [
                .. Sources
                    .Where(s => !s.IsEmpty)
                    .Select(s => new DebunkSource(s.Title?.Trim() ?? "", s.Url?.Trim() ?? "", s.Publisher, s.Archived, s.NoCopy)),
            ],
            Markdown = (Markdown ?? "").ReplaceLineEndings("\n"),
            IsTranslationWaived = IsTranslationWaived,
        };

    /// <summary>The sources, and empty ones behind them.</summary>
    public IEnumerable<SourceForm> SourcesAndRoom() =>
        [.. Sources.Where(s => !s.IsEmpty), .. Enumerable.Range(0, EmptySources).Select(_ => new SourceForm())];
}

/// <summary>The fields of a source.</summary>
public sealed class SourceForm
{
    public string? Title { get; set; }

    public string? Url { get; set; }

    public string? Publisher { get; set; }

    public string? Archived { get; set; }

    public string? NoCopy { get; set; }

    internal bool IsEmpty => string.IsNullOrWhiteSpace(Title) && string.IsNullOrWhiteSpace(Url);
}
