using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Transparency.Archive;
using Transparency.Claims;
using Transparency.Content;
using Transparency.Search;
using Transparency.Search.Indexing;
using Transparency.Web.Hosting;
using Transparency.Web.Language;

namespace Transparency.Web.Api;

/// <summary>What changed in the archive since a client last asked, from its log.</summary>
internal static class ChangesApi
{
    /// <summary>The changes in one answer, unless asked otherwise, and at most.</summary>
    private const int Size = 100,
        LargestSize = 1_000;

    private static readonly IReadOnlyList<ApiParameter> Parameters =
    [
        ApiParameter.Cursor("The cursor of the answer before.", CursorKind.Entry),
        ApiParameter.Size(Size, LargestSize),
    ];

    public static void MapChanges(this IEndpointRouteBuilder api) =>
        api.MapRead("/changes", ChangesAsync)
            .WithName("changes")
            .WithTags("Changes")
            .WithMetadata(Parameters)
            .WithSummary("What was added, changed or withdrawn since a cursor")
            .WithDescription(
                "In the order of the archive's log, each entry once. What was changed again later, or withdrawn, comes without its record: the later entry has it. "
                    + "Keep the cursor of each answer, and ask with it again; without one, the changes begin with the first entry."
            )
            .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<Results<Tagged<ChangesAnswer>, ProblemHttpResult>> ChangesAsync(
        ArchiveLog log,
        IClaimIndex index,
        ContentCatalog catalog,
        SiteAddress site,
        HttpRequest request,
        CancellationToken cancel
    )
    {
        if (ApiParameter.Problem(request.Query, Parameters) is { } problem)
            return ApiProblems.BadRequest(problem);
        var from = ApiParameter.CursorOf(request.Query)?.Position ?? 0;
        var applied = (await index.StatusAsync(cancel)).AppliedSeq; // what the index does not know yet comes next time
        if (from > applied)
            return ApiProblems.BadRequest("The cursor lies beyond the end of this archive: it is of another one.");
        var entries = await log.ReadAsync(from, cancel)
            .TakeWhile(e => e.Seq <= applied)
            .Take(ApiParameter.SizeOf(request.Query, Size))
            .ToListAsync(cancel);
        var added = await log.FirstOfTheirIdAsync(entries, cancel);
        var current = (await index.GetAsync([.. entries.Select(e => DocumentKey.OfEntry(e.Id)).Distinct()], cancel)).ToDictionary(d =>
            d.Seq
        );
        var last = entries.Count > 0 ? entries[^1].Seq : from;
        var home = site.Of(request);
        return new Tagged<ChangesAnswer>(new([.. entries.Select(Of)], new Cursor(CursorKind.Entry, last).ToString(), last < applied));

        Change Of(LogEntry entry)
        {
            var type =
                entry.Kind == EntryKind.Withdrawal ? "withdrawn"
                : added.Contains(entry.Seq) ? "added"
                : "changed";
            var document = current.GetValueOrDefault(entry.Seq);
            var debunk = DebunkOf(entry.Id, catalog);
            return new(
                entry.Seq,
                entry.Time,
                type,
                DocumentKey.OfEntry(entry.Id).Kind.Name(),
                entry.Id,
                AddressOf(entry.Id) is { } address ? home + address : null,
                entry.Kind == EntryKind.Withdrawal ? ReasonOf(entry) : null,
                document is ClaimDocument claim ? ClaimAnswer.Of(claim, home) : null,
                document is DebunkDocument && debunk is not null ? DebunkAnswer.Of(debunk, catalog, home) : null
            );
        }
    }

    /// <summary>The page of it, or of the claim that evidence is for.</summary>
    private static string? AddressOf(string id) =>
        (DocumentKey.OfEntry(id).Kind, id.Split('/')) switch
        {
            (DocumentKind.Debunk, [var slug, var language]) => Links.Canonical(slug, language),
            (_, [var claim, ..]) when ClaimJson.IsId(claim) => Links.WithoutLanguage(Links.Claim(claim)),
            _ => null,
        };

    private static Debunk? DebunkOf(string id, ContentCatalog catalog) =>
        (DocumentKey.OfEntry(id).Kind, id.Split('/')) is (DocumentKind.Debunk, [var slug, var language])
            ? catalog.Translations(slug).FirstOrDefault(d => d.Language == language)
            : null;

    private static string? ReasonOf(LogEntry withdrawal) =>
        JsonElement.Parse(withdrawal.Payload.Span).TryGetProperty("reason", out var reason) ? reason.GetString() : null;
}
