using System.Globalization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using Transparency.Claims;
using Transparency.Search;

namespace Transparency.Web.Pages.Search;

/// <summary>An active filter, and the address without it.</summary>
public sealed record Chip(string Label, string Without);

public sealed class IndexModel(IClaimIndex index) : PageModel
{
    private static readonly (string Key, string Label)[] Dates =
        [("seen-from", "First seen from"), ("seen-to", "First seen to"), ("published-from", "Debunk from"), ("published-to", "Debunk to")];

    public SearchQuery Search { get; private set; } = new();

    public SearchResult Result { get; private set; } = null!;

    public List<string> Notes { get; } = [];

    public List<Chip> Chips { get; } = [];

    public int Pages { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var text = Value("q");
        if (text.Length > SearchQuery.LongestText)
        {
            text = text[..SearchQuery.LongestText];
            Notes.Add($"Only the first {SearchQuery.LongestText} characters were searched.");
        }

        var dates = Dates.ToDictionary(d => d.Key, d => Day(d.Key, d.Label));
        Search = new SearchQuery
        {
            Text = text,
            Include = Values(""),
            Exclude = Values("not-"),
            SeenFrom = dates["seen-from"],
            SeenTo = dates["seen-to"],
            PublishedFrom = dates["published-from"],
            PublishedTo = dates["published-to"],
            Sort = Value("sort") switch { "newest" => SearchSort.Newest, "oldest" => SearchSort.Oldest, _ => SearchSort.Relevance },
            Page = long.TryParse(Value("page"), NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? (int)Math.Clamp(page, 1, SearchQuery.DeepestResult / 20) : 1,
        };
        Result = await index.SearchAsync(Search, cancel);
        Pages = (Math.Min(Result.Total, SearchQuery.DeepestResult) + 19) / 20;
        foreach (var facet in SearchSchema.Facets)
        {
            foreach (var value in Search.Include.GetValueOrDefault(facet.Name) ?? []) Chips.Add(new($"{facet.Label}: {Label(facet.Name, value)}", Toggle(facet.Name, value)));
            foreach (var value in Search.Exclude.GetValueOrDefault(facet.Name) ?? []) Chips.Add(new($"Not {facet.Label}: {Label(facet.Name, value)}", Toggle("not-" + facet.Name, value)));
        }

        foreach (var (key, label) in Dates)
            if (dates[key] is { } day) Chips.Add(new($"{label} {day.ToString("d MMM yyyy", CultureInfo.InvariantCulture)}", With(key, null)));
    }

    /// <summary>A facet's value in words.</summary>
    public static string Label(string facet, string value) => (facet, value) switch
    {
        (_, SearchSchema.Missing) => "none",
        ("verdict", _) when Verdicts.Parse(value) is { } verdict => Verdicts.Label(verdict),
        _ => value,
    };

    public bool Chosen(string facet, string value) => Search.Include.GetValueOrDefault(facet)?.Contains(value) == true;

    /// <summary>The address of this search with a value added or taken away.</summary>
    public string Toggle(string key, string value)
    {
        var pairs = Pairs().Where(p => p.Key != "page").ToList();
        if (!pairs.Remove(new(key, value))) pairs.Add(new(key, value));
        return Address(pairs);
    }

    /// <summary>The address of this search with a key set, or without it.</summary>
    public string With(string key, string? value)
    {
        var pairs = Pairs().Where(p => p.Key != key && p.Key != "page").ToList();
        if (value is not null) pairs.Add(new(key, value));
        return Address(pairs);
    }

    /// <summary>What a form has to repeat so that it keeps this search.</summary>
    public IEnumerable<KeyValuePair<string, string>> Pairs(params string[] without) => Request.Query
        .Where(q => Known(q.Key) && !without.Contains(q.Key)).SelectMany(q => q.Value.Select(v => new KeyValuePair<string, string>(q.Key, Clean(v)))).Where(p => p.Value.Length > 0).Distinct();

    private static bool Known(string key) => key is "q" or "sort" or "page" || Dates.Any(d => d.Key == key) || SearchSchema.Facets.Any(f => key == f.Name || key == "not-" + f.Name);

    private static string Address(IEnumerable<KeyValuePair<string, string>> pairs) => QueryHelpers.AddQueryString("/search", pairs!);

    private static string Clean(string? value) => new([.. (value ?? "").Where(c => !char.IsControl(c)).Take(2_000)]);

    private string Value(string key) => Clean(Request.Query[key].FirstOrDefault()).Trim();

    private DateOnly? Day(string key, string label)
    {
        if (Value(key) is not { Length: > 0 } value) return null;
        if (DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        Notes.Add($"“{label}” was left out: a date is written as 2024-05-20.");
        return null;
    }

    private Dictionary<string, IReadOnlyList<string>> Values(string prefix) => SearchSchema.Facets
        .Select(f => (f.Name, Values: (IReadOnlyList<string>)[.. Request.Query[prefix + f.Name].Select(Clean).Where(v => v.Length > 0).Distinct().Take(50)]))
        .Where(f => f.Values.Count > 0).ToDictionary(f => f.Name, f => f.Values);
}
