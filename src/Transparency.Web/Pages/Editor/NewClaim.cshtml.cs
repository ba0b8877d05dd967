using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Archive;
using Transparency.Claims;
using Transparency.Debunks;
using Transparency.Search;
using Transparency.Web.Security;

namespace Transparency.Web.Pages.Editor;

/// <summary>Archives a new claim. What is like it already is shown before anything is kept.</summary>
public sealed class NewClaimModel(ArchiveLog log, IClaimIndex index, PostMatcher matcher, IndexUpdater updater, DebunkCatalog catalog, TimeProvider clock) : PageModel
{
    private const int MostAppearances = 3, LongestId = 60;

    public ClaimForm Form { get; private set; } = new();

    public IReadOnlyList<ClaimProblem> Problems { get; private set; } = [];

    /// <summary>Archived claims that this one may repeat.</summary>
    public IReadOnlyList<ClaimMatch> Similar { get; private set; } = [];

    public IReadOnlyList<ContentPage> Narratives => catalog.NarrativesIn(Texts.Language);

    public void OnGet(string? text)
    {
        var isLink = WebAddress.IsWeb(text?.Trim());
        Form = new()
        {
            Text = isLink ? null : text,
            Language = text?.Any(c => c is >= 'Ѐ' and <= 'ӿ') == true ? "uk" : "en",
            Id = $"{clock.GetUtcNow():yyyy-MM}-{Slug(isLink ? "" : text ?? "")}".TrimEnd('-'),
            FirstSeen = $"{clock.GetUtcNow():yyyy-MM-dd}",
        };
        if (isLink) Form.Appearances.Add(new() { Url = text!.Trim() });
        Fill();
    }

    public async Task<IActionResult> OnPostAsync([FromForm] ClaimForm form, bool isNew, CancellationToken cancel)
    {
        Form = form;
        var payload = JsonSerializer.SerializeToElement(form.ToJson());
        Problems = ClaimJson.Check(payload);
        if (Problems.Count == 0 && (await index.GetAsync(["claim/" + form.Id], cancel)).Count > 0) Problems = [new("id", Texts.Of("editor.claim.taken"))];
        if (Problems.Count == 0 && !isNew) Similar = await matcher.MatchAsync(new() { Text = $"{form.Text}\n{string.Join('\n', form.Appearances.Select(a => a.Url))}" }, cancel);
        if (Problems.Count > 0 || Similar.Count > 0)
        {
            Fill();
            return Page();
        }

        await log.AppendAsync([new(EntryKind.Claim, form.Id!, User.Actor(), payload)], cancel);
        await updater.CatchUpAsync(cancel);
        return Redirect($"/editor/claims/{form.Id}/evidence");
    }

    private void Fill()
    {
        while (Form.Appearances.Count < MostAppearances) Form.Appearances.Add(new());
    }

    /// <summary>A text as part of an id: Latin letters and digits, words by hyphens.</summary>
    private static string Slug(string text)
    {
        var words = string.Concat(text.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var slug = string.Join('-', words);
        return slug.Length > LongestId ? slug[..LongestId] : slug;
    }
}

/// <summary>The fields of a new claim.</summary>
public sealed class ClaimForm
{
    public string? Id { get; set; }

    public string? Text { get; set; }

    public string? Language { get; set; }

    public string? Claimant { get; set; }

    public string? FirstSeen { get; set; }

    public List<AppearanceForm> Appearances { get; set; } = [];

    public string? Countries { get; set; }

    public string? Topics { get; set; }

    public string? Narrative { get; set; }

    /// <summary>The claim as the archive keeps it; empty fields are left out.</summary>
    public JsonObject ToJson() => Filled(
        ("id", Id),
        ("text", Text?.ReplaceLineEndings("\n")),
        ("language", Language),
        ("claimant", Claimant is null ? null : Filled(("name", Claimant))),
        ("firstSeen", FirstSeen),
        ("appearances", List(Appearances.Select(a => a.ToJson()).Where(a => a.Count > 0))),
        ("countries", List(Lists.Split(Countries).Select(c => (JsonNode)c))),
        ("topics", List(Lists.Split(Topics).Select(t => (JsonNode)t))),
        ("narrative", Narrative));

    internal static JsonObject Filled(params IEnumerable<(string Name, JsonNode? Value)> fields) =>
        new(fields.Where(f => f.Value is not null).Select(f => KeyValuePair.Create(f.Name, f.Value)));

    private static JsonArray? List(IEnumerable<JsonNode> items) => items.ToArray() is { Length: > 0 } some ? [.. some] : null;
}

/// <summary>Where a claim was seen.</summary>
public sealed class AppearanceForm
{
    public string? Platform { get; set; }

    public string? Url { get; set; }

    public string? Account { get; set; }

    public string? PublishedAt { get; set; }

    public string? ArchiveUrl { get; set; }

    internal JsonObject ToJson() => ClaimForm.Filled(("platform", Platform), ("url", Url), ("account", Account), ("publishedAt", PublishedAt), ("archiveUrl", ArchiveUrl));
}
