using Transparency.Search.Analysis;
using Transparency.Search.Query;
using Transparency.Web.Language;
using Transparency.Web.Pages.Search;

namespace Transparency.Web.Pages.Shared;

/// <summary>An active filter of a list, and the address of the list without it.</summary>
public sealed record Chip(string Label, string Without)
{
    /// <summary>The filters of a search, on a page that has an address for each search.</summary>
    public static IReadOnlyList<Chip> Of(SearchQuery search, Labels labels, Func<SearchQuery, string> address) =>
        [
            .. SearchSchema.Facets.SelectMany(facet =>
                (search.Include.GetValueOrDefault(facet.Name) ?? []).Select(value => new Chip(
                    Texts.Of("search.is", Labels.Facet(facet.Name), labels.Value(facet.Name, value)),
                    address(search.ToggleIncluded(facet.Name, value))
                ))
            ),
            .. SearchSchema.Facets.SelectMany(facet =>
                (search.Exclude.GetValueOrDefault(facet.Name) ?? []).Select(value => new Chip(
                    Texts.Of("search.is-not", Labels.Facet(facet.Name), labels.Value(facet.Name, value)),
                    address(search.ToggleExcluded(facet.Name, value))
                ))
            ),
            .. Day("search.seen-from", search.SeenFrom, address, search with { SeenFrom = null }),
            .. Day("search.seen-to", search.SeenTo, address, search with { SeenTo = null }),
            .. Day("search.published-from", search.PublishedFrom, address, search with { PublishedFrom = null }),
            .. Day("search.published-to", search.PublishedTo, address, search with { PublishedTo = null }),
        ];

    private static IEnumerable<Chip> Day(string key, DateOnly? day, Func<SearchQuery, string> address, SearchQuery without) =>
        day is { } d ? [new($"{Texts.Of(key)} {Dates.Words(d)}", address(without with { Page = 1 }))] : [];
}
