using Transparency.Claims;
using Transparency.Content;

namespace Transparency.Editors.Drafts;

/// <summary>What a draft still needs before review.</summary>
public enum DraftFindingKind
{
    /// <summary>It has no title.</summary>
    NoTitle,

    /// <summary>It has no summary.</summary>
    NoSummary,

    /// <summary>Its summary is longer than <see cref="ContentCheck.LongestSummary"/>.</summary>
    LongSummary,

    /// <summary>It has no verdict.</summary>
    NoVerdict,

    /// <summary>It has no author.</summary>
    NoAuthor,

    /// <summary>It assesses no claim.</summary>
    NoClaim,

    /// <summary>The archive has no such claim.</summary>
    UnknownClaim,

    /// <summary>It has fewer than two sources.</summary>
    FewSources,

    /// <summary>A source has no title, or no http or https address.</summary>
    BadSource,

    /// <summary>A source has neither an archived copy nor a reason for having none.</summary>
    SourceWithoutCopy,

    /// <summary>A citation has no source.</summary>
    CitationWithoutSource,

    /// <summary>It has no text.</summary>
    NoText,

    /// <summary>An image has no text alternative.</summary>
    ImageWithoutText,

    /// <summary>It is new and has no translation, and translation isn't waived.</summary>
    NoTranslation,

    /// <summary>The change needs a public note.</summary>
    NoNote,

    /// <summary>The change of a published text has no kind.</summary>
    NoKind,

    /// <summary>Advice: a claim is longer than search engines accept in structured data.</summary>
    LongClaim,
}

/// <summary>A finding and its place.</summary>
/// <param name="Kind">What is missing or wrong.</param>
/// <param name="Where">The claim, the source number or the language.</param>
public sealed record DraftFinding(DraftFindingKind Kind, string Where = "")
{
    /// <summary>True for advice, which doesn't prevent submission.</summary>
    public bool IsAdvice => Kind == DraftFindingKind.LongClaim;
}

/// <summary>Checks a draft before submission.</summary>
public static class DraftCheck
{
    /// <summary>Minimum number of sources.</summary>
    public const int FewestSources = 2;

    /// <summary>Maximum length of a claim that consumers of https://schema.org/ClaimReview show in full, in characters.</summary>
    public const int LongestClaim = 75;

    /// <summary>All findings of a draft.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="claims">The archived records of its claims.</param>
    /// <param name="untranslated">Languages of the site in which the debunk has neither a file nor a draft.</param>
    public static IReadOnlyList<DraftFinding> Run(Draft draft, IReadOnlyList<Claim> claims, IReadOnlyList<string> untranslated)
    {
        var text = draft.Text;
        var problems = new List<DraftFinding>();
        Add(string.IsNullOrWhiteSpace(text.Title), DraftFindingKind.NoTitle);
        Add(string.IsNullOrWhiteSpace(text.Summary), DraftFindingKind.NoSummary);
        Add(text.Summary.Length > ContentCheck.LongestSummary, DraftFindingKind.LongSummary);
        Add(text.Verdict is null, DraftFindingKind.NoVerdict);
        Add(text.Authors.Count == 0, DraftFindingKind.NoAuthor);
        Add(text.Claims.Count == 0, DraftFindingKind.NoClaim);
        foreach (var id in text.Claims)
            Add(claims.All(c => c.Id != id), DraftFindingKind.UnknownClaim, id);
        Add(text.Sources.Count < FewestSources, DraftFindingKind.FewSources);
        foreach (var (i, source) in text.Sources.Index())
        {
            Add(string.IsNullOrWhiteSpace(source.Title) || !WebAddress.IsWeb(source.Url), DraftFindingKind.BadSource, Number(i + 1));
            Add(
                !WebAddress.IsWeb(source.Archived) && string.IsNullOrWhiteSpace(source.NoCopy),
                DraftFindingKind.SourceWithoutCopy,
                Number(i + 1)
            );
        }

        Add(string.IsNullOrWhiteSpace(text.Markdown), DraftFindingKind.NoText);
        foreach (var citation in MarkdownText.Citations(text.Markdown).Where(n => n < 1 || n > text.Sources.Count).Distinct())
            Add(true, DraftFindingKind.CitationWithoutSource, Number(citation));
        foreach (var image in MarkdownText.ImagesWithoutText(text.Markdown))
            Add(true, DraftFindingKind.ImageWithoutText, image);
        if (draft.Base is null && !text.IsTranslationWaived)
            foreach (var language in untranslated)
                Add(true, DraftFindingKind.NoTranslation, language);
        Add(draft.Base is not null && draft.Kind == ChangeKind.New, DraftFindingKind.NoKind);
        Add(draft.Kind is not (ChangeKind.New or ChangeKind.Typo) && string.IsNullOrWhiteSpace(draft.Note), DraftFindingKind.NoNote);
        foreach (var claim in claims)
            Add(
                (claim.Translations.GetValueOrDefault(draft.Language) ?? claim.Text).Length > LongestClaim,
                DraftFindingKind.LongClaim,
                claim.Id
            );
        return problems;

        void Add(bool isSo, DraftFindingKind kind, string where = "")
        {
            if (isSo)
                problems.Add(new(kind, where));
        }
    }

    private static string Number(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
