using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Transparency.Dumps;
using Transparency.Search;
using Transparency.Search.Query;
using Transparency.Web.Hosting;
using Transparency.Web.Security;

namespace Transparency.Web.Api;

/// <summary>Searching through the API: results, counts, and results as a file.</summary>
internal static class SearchApi
{
    /// <summary>The most results that a file holds.</summary>
    public const int LongestExport = SearchQuery.MaxResultDepth;

    /// <summary>Results that are read at once.</summary>
    private const int AtOnce = 500;

    /// <summary>
    /// Files take turns, and rest as long as each took: however many are asked for at once, they keep no more than half a processor busy.
    /// </summary>
    private static readonly SemaphoreSlim Turn = new(1);

    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    public static void MapSearch(this IEndpointRouteBuilder api)
    {
        api.MapRead("/search", SearchAsync)
            .WithName("search")
            .WithTags("Search")
            .WithMetadata(SearchParameters.Paged)
            .WithSummary("Searches claims and debunks")
            .WithDescription(
                "As the search page does: the same words and their synonyms, filters, counts and order. It says what was "
                    + "relaxed, what nothing holds, and what may have been meant."
            )
            .ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapRead("/facets", FacetsAsync)
            .WithName("facets")
            .WithTags("Search")
            .WithMetadata(SearchParameters.Filters)
            .WithSummary("Counts what a search finds")
            .WithDescription("By each facet's values and by month. A facet's own filter does not narrow its own counts.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapRead(
                "/search.csv",
                (HttpContext context, AssistedSearch assisted, IClaimIndex index, SiteAddress site, CancellationToken cancel) =>
                    ExportAsync(context, assisted, index, site, new CsvFile(), cancel)
            )
            .WithName("searchCsv")
            .WithTags("Search")
            .WithMetadata(SearchParameters.Ordered)
            .RequireRateLimiting(RateLimits.Files)
            .WithSummary("What a search finds, as a table")
            .WithDescription(
                $"At most {LongestExport:N0} results. CSV, UTF-8, with a header; cells that a spreadsheet would take for a "
                    + "formula begin with an apostrophe."
            )
            .Produces<string>(contentType: CsvFile.Type)
            .ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapRead(
                "/search.jsonl",
                (
                    HttpContext context,
                    AssistedSearch assisted,
                    IClaimIndex index,
                    SiteAddress site,
                    IOptions<JsonOptions> json,
                    CancellationToken cancel
                ) => ExportAsync(context, assisted, index, site, new JsonLinesFile(json.Value.SerializerOptions), cancel)
            )
            .WithName("searchJsonl")
            .WithTags("Search")
            .WithMetadata(SearchParameters.Ordered)
            .RequireRateLimiting(RateLimits.Files)
            .WithSummary("What a search finds, one JSON object a line")
            .WithDescription($"At most {LongestExport:N0} results, each as in the answer of the search, with an empty passage.")
            .Produces<string>(contentType: JsonLinesFile.Type)
            .ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<Results<ETagResult<SearchAnswer>, ProblemHttpResult>> SearchAsync(
        HttpContext context,
        AssistedSearch assisted,
        SiteAddress site,
        CancellationToken cancel
    )
    {
        var (search, problem) = SearchParameters.Read(context.Request.Query, SearchParameters.Paged);
        if (problem is not null)
            return ApiProblems.BadRequest(problem);
        var answer = await assisted.SearchAsync(search with { CountFacets = false }, cancel);
        var (result, home) = (answer.Result, site.Of(context.Request));
        return new ETagResult<SearchAnswer>(
            new(
                result.Total,
                answer.Relaxed,
                answer.Unknown,
                answer.Suggestion,
                result.WordsLeftOut,
                [.. result.Hits.Select(h => HitAnswer.Of(h, home))],
                SearchParameters.Next(search, result)?.ToString()
            )
        );
    }

    private static async Task<Results<ETagResult<FacetsAnswer>, ProblemHttpResult>> FacetsAsync(
        HttpContext context,
        AssistedSearch assisted,
        CancellationToken cancel
    )
    {
        var (search, problem) = SearchParameters.Read(context.Request.Query, SearchParameters.Filters);
        if (problem is not null)
            return ApiProblems.BadRequest(problem);
        var (result, _, _) = await assisted.FindAsync(search with { PageSize = 0, CountMonths = true }, cancel);
        return new ETagResult<FacetsAnswer>(new(result.Total, result.Facets, result.Months));
    }

    /// <summary>Searches the first page before sending anything, so that a failed search is an error and not an empty file.</summary>
    private static async Task<IResult> ExportAsync(
        HttpContext context,
        AssistedSearch assisted,
        IClaimIndex index,
        SiteAddress site,
        IExportFile file,
        CancellationToken cancel
    )
    {
        var (search, problem) = SearchParameters.Read(context.Request.Query, SearchParameters.Ordered);
        if (problem is not null)
            return ApiProblems.BadRequest(problem);
        var home = site.Of(context.Request);
        var (lines, isLast) = await PageAsync(async () =>
        {
            (var result, search, _) = await assisted.FindAsync(
                search with
                {
                    PageSize = AtOnce,
                    CountFacets = false,
                    CutPassages = false,
                },
                cancel
            );
            return result;
        });
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"transparency-search.{file.Extension}\"";
        return Results.Stream(
            async body =>
            {
                await body.WriteAsync(file.Header, cancel);
                while (true)
                {
                    foreach (var line in lines)
                        await body.WriteAsync(line, cancel);
                    if (isLast)
                        return;
                    search = search with { Page = search.Page + 1 };
                    (lines, isLast) = await PageAsync(() => index.SearchAsync(search, cancel));
                }
            },
            file.MediaType
        );

        async Task<(List<byte[]> Lines, bool IsLast)> PageAsync(Func<Task<SearchResult>> find)
        {
            await Turn.WaitAsync(cancel);
            try
            {
                var start = Stopwatch.GetTimestamp();
                var result = await find();
                List<byte[]> found = [.. result.Hits.Select(hit => file.Line(HitAnswer.Of(hit, home)))];
                await Task.Delay(Stopwatch.GetElapsedTime(start), cancel);
                return (found, search.Page * search.PageSize >= Math.Min(result.Total, LongestExport));
            }
            finally
            {
                Turn.Release();
            }
        }
    }

    /// <summary>A form of file that results are given in.</summary>
    private interface IExportFile
    {
        string Extension { get; }

        string MediaType { get; }

        byte[] Header { get; }

        byte[] Line(HitAnswer found);
    }

    private sealed class CsvFile : IExportFile
    {
        public const string Type = "text/csv";

        private static readonly IReadOnlyList<Column<HitAnswer>> Columns =
        [
            new("kind", "claim or debunk", f => f.Kind),
            new("id", "Id of the claim, or slug/language of the debunk", f => f.Id),
            new("url", "Its page", f => f.Url),
            new("title", "The title, or the text of a claim without a title", f => f.Title),
            new("language", "Language of the title", f => f.Language),
            new("verdict", "The verdict", f => f.Verdict),
            new("first_seen", "When the claim was first seen", f => Column.Day(f.FirstSeen)),
            new("published", "When the debunk was published", f => Column.Day(f.Published)),
            new("debunks", "Slugs of its debunks", f => Column.List(f.Debunks)),
            new("archived", "When it was archived or changed last", f => Column.Time(f.Archived)),
            .. ClaimTable
                .Columns.Where(c => c.Name is not ("id" or "title" or "language" or "verdict" or "first_seen"))
                .Select(c => new Column<HitAnswer>("claim_" + c.Name, c.Description, f => f.Claim is { } claim ? c.Value(claim) : null)),
        ];

        public string Extension => "csv";

        public string MediaType => Type;

        public byte[] Header => Encoding.UTF8.GetBytes(Csv.Header(Columns));

        public byte[] Line(HitAnswer found) => Encoding.UTF8.GetBytes(Csv.Row(Columns, found));
    }

    private sealed class JsonLinesFile(JsonSerializerOptions options) : IExportFile
    {
        public const string Type = "application/jsonl";

        public string Extension => "jsonl";

        public string MediaType => Type;

        public byte[] Header => [];

        public byte[] Line(HitAnswer found) => [.. JsonSerializer.SerializeToUtf8Bytes(found, options), .. LineEnd];
    }
}
