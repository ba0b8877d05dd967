using Transparency.Claims;
using Transparency.Content;

namespace Transparency.Editors.Drafts;

/// <summary>What a draft still needs before review.</summary>
public enum DraftFlaw
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

/// <summary>A flaw and its location.</summary>
/// <param name="Flaw">What it is.</param>
/// <param name="Where">The claim, the source number or the language.</param>
public sealed record DraftProblem(DraftFlaw Flaw, string Where = "")
{
    /// <summary>True for advice, which doesn't prevent submission.</summary>
    public bool IsAdvice => Flaw == DraftFlaw.LongClaim;
}

/// <summary>Checks a draft before submission.</summary>
public static class DraftCheck
{
    /// <summary>Minimum number of sources.</summary>
    public const int FewestSources = 2;

    /// <summary>Maximum length of a claim that consumers of https://schema.org/ClaimReview show in full, in characters.</summary>
    public const int LongestClaim = 75;

    /// <summary>All flaws of a draft.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="claims">The archived records of its claims.</param>
    /// <param name="untranslated">Languages of the site in which the debunk has neither a file nor a draft.</param>
    public static IReadOnlyList<DraftProblem> Run(Draft draft, IReadOnlyList<Claim> claims, IReadOnlyList<string> untranslated)
    {
        var text = draft.Text;
        var problems = new List<DraftProblem>();
        Add(string.IsNullOrWhiteSpace(text.Title), DraftFlaw.NoTitle);
        Add(string.IsNullOrWhiteSpace(text.Summary), DraftFlaw.NoSummary);
        Add(text.Summary.Length > ContentCheck.LongestSummary, DraftFlaw.LongSummary);
        Add(text.Verdict is null, DraftFlaw.NoVerdict);
        Add(text.Authors.Count == 0, DraftFlaw.NoAuthor);
        Add(text.Claims.Count == 0, DraftFlaw.NoClaim);
        foreach (var id in text.Claims)
            Add(claims.All(c => c.Id != id), DraftFlaw.UnknownClaim, id);
        Add(text.Sources.Count < FewestSources, DraftFlaw.FewSources);
        foreach (var (i, source) in text.Sources.Index())
        {
            Add(string.IsNullOrWhiteSpace(source.Title) || !WebAddress.IsWeb(source.Url), DraftFlaw.BadSource, Number(i + 1));
            Add(!WebAddress.IsWeb(source.Archived) && string.IsNullOrWhiteSpace(source.NoCopy), DraftFlaw.SourceWithoutCopy, Number(i + 1));
        }

        Add(string.IsNullOrWhiteSpace(text.Markdown), DraftFlaw.NoText);
        foreach (var citation in MarkdownText.Citations(text.Markdown).Where(n => n < 1 || n > text.Sources.Count).Distinct())
            Add(true, DraftFlaw.CitationWithoutSource, Number(citation));
        foreach (var image in MarkdownText.ImagesWithoutText(text.Markdown))
            Add(true, DraftFlaw.ImageWithoutText, image);
        if (draft.Base is null && !text.IsTranslationWaived)
            foreach (var language in untranslated)
                Add(true, DraftFlaw.NoTranslation, language);
        Add(draft.Base is not null && draft.Kind == ChangeKind.New, DraftFlaw.NoKind);
        Add(draft.Kind is not (ChangeKind.New or ChangeKind.Typo) && string.IsNullOrWhiteSpace(draft.Note), DraftFlaw.NoNote);
        foreach (var claim in claims)
            Add((claim.Translations.GetValueOrDefault(draft.Language) ?? claim.Text).Length > LongestClaim, DraftFlaw.LongClaim, claim.Id);
        return problems;

        void Add(bool isSo, DraftFlaw flaw, string where = "")
        {
            if (isSo)
                problems.Add(new(flaw, where));
        }
    }

    private static string Number(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
