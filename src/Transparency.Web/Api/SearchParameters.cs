using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Transparency.Search.Analysis;
using Transparency.Search.Query;
using Transparency.Web.Pages.Search;
using SearchResult = Transparency.Search.Query.SearchResult;

namespace Transparency.Web.Api;

/// <summary>The parameters of a search: those of its page, a size and a cursor.</summary>
internal static class SearchParameters
{
    /// <summary>The results in one answer, unless asked otherwise, and at most.</summary>
    public const int Size = 20,
        LargestSize = 100;

    /// <summary>What narrows a search.</summary>
    public static IReadOnlyList<ApiParameter> Filters { get; } =
    [
        new(
            "q",
            "Words, \"phrases\", -not, prefix*, fuzzy~, ( | ). Everything without it.",
            new()
            {
                Type = JsonSchemaType.String,
                MaxLength = SearchAddress.LongestText,
                Examples = [JsonValue.Create("Zelensky")],
            },
            value => value.Length <= SearchAddress.LongestText ? null : $"at most {SearchAddress.LongestText} characters long"
        ),
        .. SearchSchema.Facets.SelectMany(facet =>
            new ApiParameter[]
            {
                new(
                    facet.Name,
                    $"{facet.Description}. Repeated values are alternatives; {SearchSchema.Missing} stands for none.",
                    List(),
                    Any
                ),
                new("not-" + facet.Name, $"Leaves out what has the value: {facet.Description}.", List(), Any),
            }
        ),
        Day("seen-from", "Claims first seen on this day or later."),
        Day("seen-to", "Claims first seen on this day or earlier."),
        Day("published-from", "Debunks published on this day or later."),
        Day("published-to", "Debunks published on this day or earlier."),
        OneOf(
            SearchAddress.Scripts,
            "all: names are found in every script. own: only in the one that they are typed in.",
            "all",
            SearchAddress.Own
        ),
    ];

    /// <summary>What narrows and orders a search.</summary>
    public static IReadOnlyList<ApiParameter> Ordered { get; } =
    [
        .. Filters,
        OneOf(
            "sort",
            "relevance: best match first, newest first without q. newest, oldest: by the day a claim was first seen or a debunk published. "
                + "archived: what was archived or changed last comes first; the one order that has no end but that of the archive.",
            "relevance",
            "newest",
            "oldest",
            "archived"
        ),
    ];

    /// <summary>What narrows, orders and pages a search.</summary>
    public static IReadOnlyList<ApiParameter> Paged { get; } =
    [
        .. Ordered,
        ApiParameter.Size(Size, LargestSize),
        ApiParameter.Cursor(
            "The \"next\" of the answer before; all other parameters stay as they were. It goes "
                + $"{SearchQuery.MaxResultDepth:N0} results deep, and to the end with sort=archived."
        ),
    ];

    /// <summary>The search that a query string asks for, or what is wrong with it.</summary>
    public static (SearchQuery Search, string? Problem) Read(IQueryCollection query, IReadOnlyList<ApiParameter> known)
    {
        if (ApiParameter.Problem(query, known) is { } problem)
            return (new(), problem);
        var search = SearchAddress.Read(query, []) with { PageSize = ApiParameter.SizeOf(query, Size) };
        var chosen = search.Include.Concat(search.Exclude).Sum(f => f.Value.Count);
        if (
            query.Where(p => SearchSchema.Facets.Any(f => p.Key == f.Name || p.Key == "not-" + f.Name)).Sum(p => p.Value.Distinct().Count())
            != chosen
        )
            return (new(), $"The filters have more than {SearchAddress.MostValues} values, or empty ones.");
        return (ApiParameter.CursorOf(query), search.Sort) switch
        {
            (null, _) => (search with { Page = 1 }, null),
            ({ Kind: CursorKind.Entry } at, SearchSort.Archived) => (search with { Page = 1, After = at.Position }, null),
            ({ Kind: CursorKind.Page } at, not SearchSort.Archived) => (
                search with
                {
                    Page = (int)Math.Min(at.Position, int.MaxValue),
                },
                null
            ),
            _ => (new(), "The cursor belongs to a search in another order."),
        };
    }

    /// <summary>Where a search goes on after its results; null at its end.</summary>
    public static Cursor? Next(SearchQuery search, SearchResult result)
    {
        if (result.Hits.Count < search.PageSize)
            return null;
        if (search.Sort == SearchSort.Archived)
            return new(CursorKind.Entry, result.Hits[^1].Document.Seq);
        return search.Page * search.PageSize < Math.Min(result.Total, SearchQuery.MaxResultDepth)
            ? new(CursorKind.Page, search.Page + 1)
            : null;
    }

    private static ApiParameter Day(string name, string description) =>
        new(
            name,
            description,
            new() { Type = JsonSchemaType.String, Format = "date" },
            value =>
                DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
                    ? null
                    : "a date such as 2024-05-20"
        );

    /// <summary>A choice; the first of them is what is taken without it.</summary>
    private static ApiParameter OneOf(string name, string description, params string[] choices) =>
        new(
            name,
            description,
            new()
            {
                Type = JsonSchemaType.String,
                Enum = [.. choices.Select(c => JsonValue.Create(c))],
                Default = choices[0],
            },
            value => choices.Contains(value) ? null : "one of " + string.Join(", ", choices)
        );

    private static OpenApiSchema List() =>
        new()
        {
            Type = JsonSchemaType.Array,
            Items = new OpenApiSchema { Type = JsonSchemaType.String },
        };

    private static string? Any(string value) => value.Length > 0 ? null : "a value, not empty";
}
