using Transparency.Claims;
using Transparency.Content;
using Transparency.Editors.Drafts;
using Transparency.Search;
using Transparency.Search.Indexing;
using Transparency.Web.Language;
using Transparency.Web.Pages.Debunks;

namespace Transparency.Web.Pages.Editors.Drafts;

/// <summary>What pages say of a draft: how it will look, and what it lacks.</summary>
public sealed class DraftReader(DraftStore drafts, ContentCatalog catalog, IClaimIndex index, TimeProvider clock)
{
    /// <summary>The draft as its page will look; what is still lacking stays empty.</summary>
    public Task<DebunkArticle> ArticleAsync(Draft draft, CancellationToken cancel)
    {
        var time = draft.PublishAt ?? clock.GetUtcNow();
        var debunk =
            draft.ToDebunk(time, [])
            ?? new Debunk
            {
                Slug = draft.Slug,
                Language = draft.Language,
                Title = draft.Text.Title,
                Summary = draft.Text.Summary,
                Verdict = draft.Text.Verdict ?? Verdict.Unproven,
                Published = time,
                Authors = draft.Text.Authors,
                Claims = draft.Text.Claims,
                Narrative = draft.Text.Narrative is { Length: > 0 } narrative ? narrative : null,
                Topics = draft.Text.Topics,
                Sources = draft.Text.Sources,
                Markdown = draft.Text.Markdown,
                File = "",
            };
        return DebunkArticle.ReadAsync(debunk, catalog, index, cancel);
    }

    /// <summary>What it lacks.</summary>
    public async Task<IReadOnlyList<DraftFinding>> FindingsAsync(Draft draft, CancellationToken cancel)
    {
        var claims = (await index.GetAsync([.. draft.Text.Claims.Select(DocumentKey.Claim)], cancel))
            .OfType<ClaimDocument>()
            .Select(d => d.Claim)
            .ToList();
        var written = (await drafts.AllAsync(cancel))
            .Where(d => d.Slug == draft.Slug && d.State != DraftState.Discarded)
            .Select(d => d.Language)
            .Concat(catalog.Translations(draft.Slug).Select(d => d.Language));
        return DraftCheck.Run(draft, claims, [.. Texts.Languages.Except(written).Where(l => l != draft.Language)]);
    }

    /// <summary>The value in the text of a finding: the limit that is exceeded, or the place.</summary>
    public static object ValueOf(DraftFinding finding) =>
        finding.Kind switch
        {
            DraftFindingKind.NoTranslation => Labels.NativeLanguage(finding.Where),
            DraftFindingKind.LongSummary => ContentCheck.LongestSummary,
            DraftFindingKind.FewSources => DraftCheck.FewestSources,
            _ => finding.Where,
        };

    /// <summary>The current content file; null if it does not exist.</summary>
    public string? PublishedFile(Draft draft) => catalog.Translations(draft.Slug).FirstOrDefault(d => d.Language == draft.Language)?.File;
}
