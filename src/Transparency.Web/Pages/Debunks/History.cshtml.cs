using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Content;
using Transparency.Web.Language;

namespace Transparency.Web.Pages.Debunks;

/// <summary>A revision with what it changed.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Passages">The passages that differ from the previous revision; null for the first revision.</param>
public sealed record ChangedRevision(Revision Revision, IReadOnlyList<IReadOnlyList<DiffPiece>>? Passages);

/// <summary>Every revision of a debunk in one language, from the log.</summary>
public sealed class HistoryModel(ContentCatalog catalog, DebunkHistory history) : PageModel
{
    public string Slug { get; private set; } = "";

    /// <summary>Language of the texts.</summary>
    public string Language { get; private set; } = "";

    /// <summary>The languages that the debunk has, or had.</summary>
    public IReadOnlyList<string> Languages { get; private set; } = [];

    /// <summary>The debunk as it is; null when it was withdrawn.</summary>
    public Debunk? Debunk { get; private set; }

    /// <summary>The revisions, the newest first.</summary>
    public IReadOnlyList<ChangedRevision> Revisions { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string slug, string? lang, CancellationToken cancel)
    {
        var byLanguage = await history.OfAsync(slug, cancel);
        if (byLanguage.Count == 0)
            return NotFound();
        Slug = slug;
        Languages = [.. byLanguage.Keys.Order(StringComparer.Ordinal)];
        Language =
            new[] { lang, Texts.Language, Texts.Default }.FirstOrDefault(l => l is not null && byLanguage.ContainsKey(l)) ?? Languages[0];
        Debunk = catalog.Translations(slug).FirstOrDefault(d => d.Language == Language);
        Revisions = [.. Changes(byLanguage[Language]).Reverse()];
        return Page();
    }

    /// <summary>Texts of a debunk that was withdrawn are not shown again by its history.</summary>
    private static IEnumerable<ChangedRevision> Changes(IReadOnlyList<Revision> revisions)
    {
        var isWithdrawn = revisions[^1].File is null;
        string? before = null;
        foreach (var revision in revisions)
        {
            yield return new(
                revision,
                isWithdrawn || before is null || revision.File is null ? null : TextDiff.Passages(before, revision.File)
            );
            before = revision.File ?? before;
        }
    }
}
