using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Archive;
using Transparency.Claims;
using Transparency.Content;
using Transparency.Search.Indexing;
using Transparency.Search.Matching;
using Transparency.Web.Editors;
using Transparency.Web.Language;

namespace Transparency.Web.Pages.Editors;

/// <summary>Archives a new claim. What is like it already is shown before anything is kept.</summary>
public sealed class NewClaimModel(ArchiveLog log, PostMatcher matcher, IndexUpdater updater, ContentCatalog catalog, TimeProvider clock)
    : PageModel
{
    private const int MostAppearances = 3;
    private const string Taken = "is taken",
        Withdrawn = "is withdrawn";

    public ClaimForm Form { get; private set; } = new();

    public IReadOnlyList<ClaimProblem> Problems { get; private set; } = [];

    /// <summary>Archived claims that this one may repeat.</summary>
    public IReadOnlyList<ClaimMatch> Similar { get; private set; } = [];

    public IReadOnlyList<ContentPage> Narratives => catalog.NarrativesIn(Texts.Language);

    public void OnGet(string? text)
    {
        var isLink = WebAddress.IsWeb(text?.Trim());
        var words = isLink ? "" : text ?? "";
        var language = ClaimId.GuessLanguage(words);
        Form = new()
        {
            Text = isLink ? null : text,
            Language = language,
            Id = ClaimId.Suggest(Dates.Day(clock.GetUtcNow()), words, language),
            FirstSeen = $"{clock.GetUtcNow():yyyy-MM-dd}",
        };
        if (isLink)
            Form.Appearances.Add(new() { Url = text!.Trim() });
        Fill();
    }

    public async Task<IActionResult> OnPostAsync([FromForm] ClaimForm form, bool isNew, CancellationToken cancel)
    {
        Form = form;
        var payload = JsonSerializer.SerializeToElement(form.ToJson());
        Problems = [.. ClaimJson.Check(payload), .. form.Appearances.SelectMany((a, i) => a.BadAddresses($"appearances[{i}]"))];
        if (Problems.Count == 0 && !isNew)
            Similar = await matcher.MatchAsync(
                new() { Text = $"{form.Text}\n{string.Join('\n', form.Appearances.Select(a => a.Url))}" },
                cancel
            );
        if (Problems.Count == 0 && Similar.Count == 0)
            Problems = await AppendAsync(new(EntryKind.Claim, form.Id!, User.Actor(), payload), cancel);
        if (Problems.Count > 0 || Similar.Count > 0)
        {
            Fill();
            return Page();
        }

        await updater.CatchUpAsync(cancel);
        return Redirect($"/editor/claims/{form.Id}/evidence");
    }

    /// <summary>
    /// What is wrong, in the person's language, and the element of the form that it is about; the archive's own reason and no element
    /// where the form has no such field.
    /// </summary>
    public static (string? Field, string Text) Words(ClaimProblem problem)
    {
        var index = problem.Field.IndexOf('[', StringComparison.Ordinal) is >= 0 and var at
            ? problem.Field[(at + 1)..problem.Field.IndexOf(']', StringComparison.Ordinal)]
            : "";
        return (problem.Field.Split('.')[^1], problem.Reason) switch
        {
            ("id", Taken) => ("id", Texts.Of("editor.claim.bad.taken")),
            ("id", Withdrawn) => ("id", Texts.Of("editor.claim.bad.withdrawn")),
            ("id", _) => ("id", Texts.Of("editor.claim.bad.id")),
            ("text", _) => ("text", Texts.Of("editor.claim.bad.text")),
            ("language", _) => ("language", Texts.Of("editor.claim.bad.language")),
            ("firstSeen", _) => ("first-seen", Texts.Of("editor.claim.bad.date")),
            ("publishedAt", _) => ("published-" + index, Texts.Of("editor.claim.bad.date")),
            ("url", _) => ("url-" + index, Texts.Of("editor.claim.bad.address")),
            ("archiveUrl", _) => ("copy-" + index, Texts.Of("editor.claim.bad.address")),
            var (_, reason) => (null, $"{problem.Field}: {reason}"),
        };
    }

    /// <summary>Appends the claim if its id is new; the log decides, since the index may lack what was archived a moment ago.</summary>
    private async Task<IReadOnlyList<ClaimProblem>> AppendAsync(NewEntry claim, CancellationToken cancel) =>
        await log.AppendNewAsync(claim, cancel) switch
        {
            AppendNewResult.Appended or AppendNewResult.Unchanged => [],
            AppendNewResult.Exists => [new("id", Taken)],
            AppendNewResult.Withdrawn => [new("id", Withdrawn)],
        };

    private void Fill()
    {
        while (Form.Appearances.Count < MostAppearances)
            Form.Appearances.Add(new());
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
    public JsonObject ToJson() =>
        Filled(
            ("id", Id),
            ("text", Text?.ReplaceLineEndings("\n")),
            ("language", Language),
            ("claimant", Claimant is null ? null : Filled(("name", Claimant))),
            ("firstSeen", FirstSeen),
            ("appearances", List(Appearances.Select(a => a.ToJson()).Where(a => a.Count > 0))),
            ("countries", List(ListField.Split(Countries).Select(c => (JsonNode)c))),
            ("topics", List(ListField.Split(Topics).Select(t => (JsonNode)t))),
            ("narrative", Narrative)
        );

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

    /// <summary>The addresses that pages can't link, as problems of a claim.</summary>
    internal IEnumerable<ClaimProblem> BadAddresses(string where) =>
        new[] { ("url", Url), ("archiveUrl", ArchiveUrl) }
            .Where(a => a.Item2 is not null && !WebAddress.IsWeb(a.Item2))
            .Select(a => new ClaimProblem($"{where}.{a.Item1}", "is not an http or https address"));

    internal JsonObject ToJson() =>
        ClaimForm.Filled(
            ("platform", Platform),
            ("url", Url),
            ("account", Account),
            ("publishedAt", PublishedAt),
            ("archiveUrl", ArchiveUrl)
        );
}
