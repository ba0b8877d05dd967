using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Claims;
using Transparency.Evidence;
using Transparency.Search;
using Transparency.Search.Indexing;
using Transparency.Web.Editors;
using Transparency.Web.Evidence;
using Transparency.Web.Language;

namespace Transparency.Web.Pages.Editors;

/// <summary>Adds evidence to a claim: files of the person's device, each as it is.</summary>
[RequestSizeLimit(LongestRequest)]
[RequestFormLimits(MultipartBodyLengthLimit = LongestRequest)]
public sealed class EvidenceModel(IClaimIndex index, EvidenceStore store, IndexUpdater updater, TimeProvider clock) : PageModel
{
    /// <summary>The largest file: it is kept on a disk of the web node until it is whole. The command line adds larger ones.</summary>
    public const int MostBytes = 100 << 20;

    private const int LongestRequest = MostBytes + (1 << 20),
        MostFiles = 50;

    public Claim Claim { get; private set; } = null!;

    /// <summary>What the archive holds for the claim.</summary>
    public IReadOnlyList<EvidenceCard> Evidence { get; private set; } = [];

    /// <summary>The address that files come from.</summary>
    public string? Address { get; private set; }

    /// <summary>The day on which they were captured, ISO 8601.</summary>
    public string? CapturedAt { get; private set; }

    /// <summary>What became of each file.</summary>
    public IReadOnlyList<string> Outcomes { get; private set; } = [];

    /// <summary>True when any was not taken.</summary>
    public bool IsRefused { get; private set; }

    public async Task<IActionResult> OnGetAsync(string claim, CancellationToken cancel)
    {
        if (!await ReadAsync(claim, cancel))
            return NotFound();
        Address = Claim.Appearances is [{ Url: { } only }] ? only : null;
        CapturedAt = $"{clock.GetUtcNow():yyyy-MM-dd}";
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(
        string claim,
        IReadOnlyList<IFormFile> files,
        string? url,
        string? capturedAt,
        bool withPosition,
        CancellationToken cancel
    )
    {
        if (!await ReadAsync(claim, cancel))
            return NotFound();
        (Address, CapturedAt) = (url?.Trim(), capturedAt);
        if (files.Count > MostFiles)
            Refuse(Texts.Of("editor.evidence.too-many", MostFiles));
        else if (files.Count == 0)
            Refuse(Texts.Of("editor.evidence.no-file"));
        else if (Address is { Length: > 0 } && !WebAddress.IsWeb(Address))
            Refuse(Texts.Of("editor.evidence.bad-url"));
        else if (CapturedAt is { Length: > 0 } && !ClaimJson.IsDate(CapturedAt))
            Refuse(Texts.Of("editor.evidence.bad-date"));
        else
            foreach (var file in files)
                await AddAsync(file, withPosition, cancel);
        await updater.CatchUpAsync(cancel);
        await ReadAsync(claim, cancel);
        if (IsRefused)
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Request.Headers.XRequestedWith == "XMLHttpRequest" ? Partial("_EvidenceList", this) : Page();
    }

    private async Task AddAsync(IFormFile file, bool withPosition, CancellationToken cancel)
    {
        var name = Path.GetFileName(file.FileName);
        if (file.Length > MostBytes)
        {
            Refuse(Texts.Of("editor.evidence.too-large", name, MostBytes >> 20));
            return;
        }

        var about = new Capture
        {
            Claim = Claim.Id,
            Name = name,
            Url = Address is { Length: > 0 } ? Address : null,
            CapturedAt = CapturedAt is { Length: > 0 } ? CapturedAt : null,
        };
        try
        {
            await using var bytes = file.OpenReadStream();
            var (_, isNew) = await store.AddAsync(bytes, about, User.Actor(), withPosition: withPosition, cancel: cancel);
            Outcomes = [.. Outcomes, Texts.Of(isNew ? "editor.evidence.added" : "editor.evidence.there", name)];
        }
        catch (InvalidDataException e)
        {
            Refuse(Texts.Of("editor.evidence.refused", name, e.Message));
        }
    }

    private void Refuse(string why) => (Outcomes, IsRefused) = ([.. Outcomes, why], true);

    private async Task<bool> ReadAsync(string id, CancellationToken cancel)
    {
        if (!ClaimJson.IsId(id))
            return false;
        var found = await index.GetAsync([DocumentKey.Claim(id), DocumentKey.Evidence(id)], cancel);
        if (found.OfType<ClaimDocument>().FirstOrDefault()?.Claim is not { } claim)
            return false;
        Claim = claim;
        Evidence = await EvidenceCard.ReadAsync(index, found.OfType<EvidenceDocument>().FirstOrDefault()?.Captures ?? [], cancel);
        return true;
    }
}
