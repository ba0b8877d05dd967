using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Transparency.Search.Analysis;
using Transparency.Search.Query;
using Transparency.Web.Language;

namespace Transparency.Web.Pages.Search;

/// <summary>
/// A search as an address and an address as a search. Equal searches have one address: parameters and values come in a fixed order.
/// </summary>
public static class SearchAddress
{
    /// <summary>Chosen and excluded values that are used; an address may hold any number.</summary>
    public const int MostValues = 50;

    /// <summary>
    /// The longest query that is used, in characters: what holds <see cref="SearchQuery.MaxWords"/> words, as every link of the page
    /// repeats it.
    /// </summary>
    public const int LongestText = 2_000;

    /// <summary>
    /// The parameter that names the scripts in which names are found, and its value for the one that they are typed in; without it they
    /// are found in all.
    /// </summary>
    public const string Scripts = "scripts",
        Own = "own";

    private const int LongestValue = 200;

    /// <summary>The last page that can be shown of any search.</summary>
    public static int DeepestPage { get; } = SearchQuery.MaxResultDepth / new SearchQuery().PageSize;

    /// <summary>The address of a search.</summary>
    public static string Of(SearchQuery search) => QueryHelpers.AddQueryString(Links.To("/search"), Parameters(search)!);

    /// <summary>The address of a search for everything that has a value of a facet.</summary>
    public static string Of(string facet, string value) => Of(new SearchQuery().ToggleIncluded(facet, value));

    /// <summary>The address of its results as a file: csv or jsonl.</summary>
    public static string OfFile(SearchQuery search, string format) =>
        QueryHelpers.AddQueryString("/api/v1/search." + format, Parameters(search with { Page = 1 })!);

    /// <summary>The parameters of its address: what a form repeats to keep a search.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Parameters(SearchQuery search)
    {
        if (search.Text.Length > 0)
            yield return new("q", search.Text);
        foreach (var facet in SearchSchema.Facets)
        {
            foreach (var value in Values(search.Include, facet.Name))
                yield return new(facet.Name, value);
            foreach (var value in Values(search.Exclude, facet.Name))
                yield return new("not-" + facet.Name, value);
        }

        if (search.SeenFrom is { } seenFrom)
            yield return new("seen-from", Dates.Iso(seenFrom));
        if (search.SeenTo is { } seenTo)
            yield return new("seen-to", Dates.Iso(seenTo));
        if (search.PublishedFrom is { } publishedFrom)
            yield return new("published-from", Dates.Iso(publishedFrom));
        if (search.PublishedTo is { } publishedTo)
            yield return new("published-to", Dates.Iso(publishedTo));
        if (!search.AcrossScripts)
            yield return new(Scripts, Own);
        if (search.Sort != SearchSort.Relevance)
            yield return new("sort", search.Sort.ToString().ToLowerInvariant());
        if (search.Page > 1)
            yield return new("page", search.Page.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>
    /// The search of an address. Nothing in it is an error: what can't be used is left out, and a note to the reader says so.
    /// </summary>
    public static SearchQuery Read(IQueryCollection query, ICollection<string> notes)
    {
        var values = 0;
        var text = query["q"].FirstOrDefault() ?? "";
        if (text.Length > LongestText)
            notes.Add(Texts.Of("search.cut", Texts.Count("count.characters", text.Length), Numbers.Words(LongestText)));
        var search = new SearchQuery
        {
            Text = Clean(text, LongestText),
            Include = Facets(""),
            Exclude = Facets("not-"),
            SeenFrom = Day("seen-from", "search.seen-from"),
            SeenTo = Day("seen-to", "search.seen-to"),
            PublishedFrom = Day("published-from", "search.published-from"),
            PublishedTo = Day("published-to", "search.published-to"),
            AcrossScripts = One(Scripts) != Own,
            Sort = One("sort") switch
            {
                "newest" => SearchSort.Newest,
                "oldest" => SearchSort.Oldest,
                "archived" => SearchSort.Archived,
                _ => SearchSort.Relevance,
            },
            Page = Page(One("page")),
        };
        if (search.SeenFrom > search.SeenTo || search.PublishedFrom > search.PublishedTo)
            notes.Add(Texts.Of("search.empty-range"));
        if (values > MostValues)
            notes.Add(Texts.Of("search.values-left-out", MostValues));
        return search;

        string One(string key) => Clean(query[key].FirstOrDefault(), LongestValue);

        DateOnly? Day(string key, string text)
        {
            if (One(key) is not { Length: > 0 } value)
                return null;
            if (DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                return day;
            notes.Add(Texts.Of("search.odd-date", Texts.Of(text)));
            return null;
        }

        Dictionary<string, IReadOnlyList<string>> Facets(string prefix)
        {
            var chosen = new Dictionary<string, IReadOnlyList<string>>();
            foreach (var facet in SearchSchema.Facets)
            {
                var all = query[prefix + facet.Name].Select(v => Clean(v, LongestValue)).Where(v => v.Length > 0).Distinct().ToList();
                var used = all.Take(Math.Max(0, MostValues - values)).ToList();
                if (used.Count > 0)
                    chosen[facet.Name] = used;
                values += all.Count;
            }

            return chosen;
        }
    }

    /// <summary>The search with a value of a facet chosen, or no longer chosen.</summary>
    public static SearchQuery ToggleIncluded(this SearchQuery search, string facet, string value) =>
        search with
        {
            Include = Toggled(search.Include, facet, value),
            Exclude = Without(search.Exclude, facet, value),
            Page = 1,
        };

    /// <summary>The search with a value of a facet excluded, or no longer excluded.</summary>
    public static SearchQuery ToggleExcluded(this SearchQuery search, string facet, string value) =>
        search with
        {
            Exclude = Toggled(search.Exclude, facet, value),
            Include = Without(search.Include, facet, value),
            Page = 1,
        };

    /// <summary>The search without any filter.</summary>
    public static SearchQuery Unfiltered(this SearchQuery search) =>
        new()
        {
            Text = search.Text,
            AcrossScripts = search.AcrossScripts,
            Sort = search.Sort,
        };

    /// <summary>True when the values chosen of a facet hold this one.</summary>
    public static bool Has(this IReadOnlyDictionary<string, IReadOnlyList<string>> chosen, string facet, string value) =>
        chosen.TryGetValue(facet, out var values) && values.Contains(value);

    private static IReadOnlyDictionary<string, IReadOnlyList<string>> Toggled(
        IReadOnlyDictionary<string, IReadOnlyList<string>> chosen,
        string facet,
        string value
    ) =>
        chosen.Has(facet, value)
            ? Without(chosen, facet, value)
            : new Dictionary<string, IReadOnlyList<string>>(chosen) { [facet] = [.. chosen.GetValueOrDefault(facet) ?? [], value] };

    private static IReadOnlyDictionary<string, IReadOnlyList<string>> Without(
        IReadOnlyDictionary<string, IReadOnlyList<string>> chosen,
        string facet,
        string value
    ) =>
        !chosen.Has(facet, value)
            ? chosen
            : chosen
                .Select(c => (c.Key, Values: (IReadOnlyList<string>)[.. c.Value.Where(v => c.Key != facet || v != value)]))
                .Where(c => c.Values.Count > 0)
                .ToDictionary(c => c.Key, c => c.Values);

    private static IEnumerable<string> Values(IReadOnlyDictionary<string, IReadOnlyList<string>> chosen, string facet) =>
        chosen.TryGetValue(facet, out var values) ? values.Order(StringComparer.Ordinal) : [];

    private static int Page(string value) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? (int)Math.Clamp(page, 1, DeepestPage + 1)
        : value.Length > 0 && value.All(char.IsAsciiDigit) ? DeepestPage + 1
        : 1;

    /// <summary>At most that many characters, without control characters and halves of surrogate pairs.</summary>
    private static string Clean(string? value, int longest)
    {
        var text = new StringBuilder();
        foreach (var rune in (value ?? "").EnumerateRunes())
        {
            if (text.Length + rune.Utf16SequenceLength > longest)
                break;
            text.Append(Rune.IsControl(rune) ? " " : rune.ToString());
        }

        return text.ToString().Trim();
    }
}
