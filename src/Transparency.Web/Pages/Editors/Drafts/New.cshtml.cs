using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Claims;
using Transparency.Editors.Drafts;
using Transparency.Search;
using Transparency.Search.Indexing;
using Transparency.Web.Editors;
using Transparency.Web.Language;

namespace Transparency.Web.Pages.Editors.Drafts;

/// <summary>Starts a debunk: of a claim, or of none yet.</summary>
public sealed class NewModel(DraftDesk desk, IClaimIndex index) : PageModel
{
    public string? Claim { get; private set; }

    public string Slug { get; private set; } = "";

    public string? Problem { get; private set; }

    public void OnGet(string? claim) => (Claim, Slug) = (claim, claim ?? "");

    public async Task<IActionResult> OnPostAsync(string? claim, string? slug, string? language, CancellationToken cancel)
    {
        (Claim, Slug) = (claim, slug ?? "");
        if (!ClaimJson.IsId(Slug) || language is null || !Texts.Languages.Contains(language))
        {
            Problem = Texts.Of("editor.bad-slug");
            return Page();
        }

        var found =
            claim is null ? null
            : (await index.GetAsync([DocumentKey.Claim(claim)], cancel)) is [ClaimDocument archived] ? archived.Claim
            : null;
        var blank = new DraftText
        {
            Authors = [User.Display()],
            Claims = found is null ? [] : [found.Id],
            Narrative = found?.Narrative ?? "",
            Topics = found?.Topics ?? [],
        };
        return Redirect(DraftLinks.Next(await desk.StartAsync(User.Actor(), Slug, language, blank, cancel)));
    }
}
