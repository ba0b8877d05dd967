using System.Globalization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using Transparency.Content;
using Transparency.Web.Language;
using Transparency.Web.Pages.Shared;

namespace Transparency.Web.Pages.Debunks;

public sealed class IndexModel(ContentCatalog catalog, Labels labels) : PageModel
{
    private const int PageSize = 20;

    public string? Topic { get; private set; }

    public string? Narrative { get; private set; }

    public int Total { get; private set; }

    public IReadOnlyList<Debunk> Debunks { get; private set; } = [];

    public IReadOnlyList<FacetList> Facets { get; private set; } = [];

    public IEnumerable<Chip> Chips =>
        [
            .. Topic is null ? (Chip[])[] : [Chip("topic", Labels.Topic(Topic), Address(null, Narrative))],
            .. Narrative is null ? (Chip[])[] : [Chip("narrative", labels.Narrative(Narrative), Address(Topic, null))],
        ];

    public Pager Pager { get; private set; } = null!;

    public void OnGet()
    {
        Topic = Parameter("topic");
        Narrative = Parameter("narrative");
        var all = catalog.NewestIn(Texts.Language);
        var ofTopic = all.Where(d => Topic is null || d.Topics.Contains(Topic)).ToList();
        var ofNarrative = all.Where(d => Narrative is null || d.Narrative == Narrative).ToList();
        Facets =
        [
            new(
                Labels.Facet("topic"),
                true,
                Choices(ofNarrative.SelectMany(d => d.Topics), Topic, Labels.Topic, topic => Address(topic, Narrative))
            ),
            new(
                Labels.Facet("narrative"),
                true,
                Choices(
                    ofTopic.Select(d => d.Narrative).OfType<string>(),
                    Narrative,
                    labels.Narrative,
                    narrative => Address(Topic, narrative)
                )
            ),
        ];
        var chosen = ofTopic.Intersect(ofNarrative).ToList();
        Total = chosen.Count;
        var last = Pager.PagesOf(Total, PageSize);
        var page = int.TryParse(Parameter("page"), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? Math.Clamp(number, 1, last + 1)
            : 1;
        Debunks = [.. chosen.Skip((page - 1) * PageSize).Take(PageSize)];
        Pager = new(page, last, n => Address(Topic, Narrative, n));
    }

    /// <summary>The address of the list with these filters.</summary>
    public string Address(string? topic, string? narrative, int page = 1) =>
        QueryHelpers.AddQueryString(
            Links.To("/debunks"),
            new Dictionary<string, string?>
            {
                ["topic"] = topic,
                ["narrative"] = narrative,
                ["page"] = page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null,
            }
        );

    private static Chip Chip(string facet, string value, string without) => new(Texts.Of("search.is", Labels.Facet(facet), value), without);

    private string? Parameter(string key) => Request.Query[key].FirstOrDefault() is { Length: > 0 and <= 200 } value ? value : null;

    private static List<FacetChoice> Choices(
        IEnumerable<string> values,
        string? chosen,
        Func<string, string> label,
        Func<string?, string> address
    ) =>
        [
            .. values
                .GroupBy(v => v)
                .OrderByDescending(g => g.Count())
                .ThenBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => new FacetChoice(label(g.Key), g.Count(), g.Key == chosen, address(g.Key == chosen ? null : g.Key))),
        ];
}
