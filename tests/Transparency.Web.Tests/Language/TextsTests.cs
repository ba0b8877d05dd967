using System.Text.RegularExpressions;
using Transparency.Claims;
using Transparency.Content;
using Transparency.Editors.Drafts;
using Transparency.Search.Analysis;
using Transparency.Web.Language;

namespace Transparency.Web.Tests.Language;

/// <summary>The two languages that the site is written in say the same, and pages say nothing else.</summary>
public sealed partial class TextsTests
{
    private static readonly string Sources = Path.Combine(SiteContent.Repository, "src", "Transparency.Web");

    /// <summary>Names that are made from data; where there is none, its code takes its place.</summary>
    private static readonly string[] Names = ["topic.", "platform."];

    /// <summary>Texts that are chosen by data: each value has one.</summary>
    private static readonly string[] Chosen =
    [
        .. Verdicts.All.Select(v => "verdict." + Verdicts.Name(v)),
        .. SearchSchema.Facets.Select(f => "facet." + f.Name),
        .. SearchSchema.Facets.Select(f => "missing." + f.Name),
        "value.kind-claim",
        "value.kind-debunk",
        "value.has-debunk-yes",
        "value.has-debunk-no",
        .. ForEach<DraftFindingKind>("editor.finding."),
        .. ForEach<DraftRefusal>("editor.refusal."),
        .. ForEach<ImageRefusal>("editor.picture.refusal."),
        .. ForEach<DraftState>("editor.state."),
        .. ForEach<ChangeKind>("editor.kind."),
    ];

    public static TheoryData<string> Languages => ["en", "uk"];

    [Theory]
    [MemberData(nameof(Languages))]
    public void No_text_is_missing(string language)
    {
        var texts = Texts.All(language);
        foreach (
            var key in Texts
                .Languages.Where(l => l is "en" or "uk")
                .SelectMany(l => Texts.All(l).Keys)
                .Concat(Chosen)
                .Where(k => !IsForm(k) && !Names.Any(n => k.StartsWith(n, StringComparison.Ordinal)))
        )
            Assert.True(texts.ContainsKey(key), $"Texts/{language}.yaml lacks '{key}'");
        Assert.All(texts, t => Assert.False(string.IsNullOrWhiteSpace(t.Value), t.Key));
        var rules = new PluralRules(PluralRules.Forms.Where(f => texts.ContainsKey("plural." + f)).Select(f => (f, texts["plural." + f])));
        foreach (
            var key in Texts.All("en").Keys.Where(k => k.StartsWith("count.", StringComparison.Ordinal)).Select(WithoutForm).Distinct()
        )
            for (var n = 0; n < 200; n++)
                Assert.True(texts.ContainsKey($"{key}.{rules.FormOf(n)}"), $"Texts/{language}.yaml lacks '{key}.{rules.FormOf(n)}'");
    }

    [Fact]
    public void Both_languages_leave_the_same_places_for_values()
    {
        foreach (var (key, text) in Texts.All("uk"))
            Assert.Equal(Places(Texts.Find(key, "en") ?? Texts.Find(WithoutForm(key) + ".other", "en") ?? ""), Places(text));

        static IEnumerable<string> Places(string text) => Place().Matches(text).Select(m => m.Value).Distinct().Order();
    }

    [Fact]
    public void Every_text_that_a_source_names_is_there_and_every_other_is_gone()
    {
        var used = Directory
            .EnumerateFiles(Sources, "*", SearchOption.AllDirectories)
            .Where(f => Path.GetExtension(f) is ".cs" or ".cshtml" or ".razor" && !f.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(f => Literal().Matches(File.ReadAllText(f)))
            .Select(m => m.Groups[1].Value)
            .Concat(Chosen)
            .ToHashSet();
        var texts = Texts
            .All("en")
            .Keys.Where(k => !k.StartsWith("plural.", StringComparison.Ordinal))
            .Select(k => IsForm(k) ? WithoutForm(k) : k)
            .ToHashSet();
        var unused = texts
            .Where(t => !used.Contains(t) && !used.Any(u => u.EndsWith('.') && t.StartsWith(u, StringComparison.Ordinal)))
            .ToList();
        Assert.Empty(unused);
        Assert.All(Chosen, key => Assert.Contains(key, texts));
        var sections = texts.Select(t => t.Split('.')[0]).ToHashSet();
        var unknown = used.Where(u =>
                u.Contains('.', StringComparison.Ordinal) && !u.EndsWith('.') && sections.Contains(u.Split('.')[0]) && !texts.Contains(u)
            )
            .ToList();
        Assert.Empty(unknown);
    }

    [Fact]
    public void Every_text_of_a_value_is_of_a_facet() =>
        Assert.All(
            Texts.All("en").Keys.Where(k => k.StartsWith("value.", StringComparison.Ordinal)),
            key => Assert.Contains(SearchSchema.Facets, f => key.StartsWith($"value.{f.Name}-", StringComparison.Ordinal))
        );

    [Fact]
    public void No_page_holds_a_text_of_its_own()
    {
        foreach (var file in Directory.EnumerateFiles(Sources, "*.cshtml", SearchOption.AllDirectories))
            Assert.True(
                RazorText.BareIn(File.ReadAllText(file)) is [],
                $"{Path.GetRelativePath(Sources, file)} holds the text '{string.Join("', '", RazorText.BareIn(File.ReadAllText(file)))}': move it to Texts/*.yaml"
            );
    }

    [Theory]
    [InlineData("<p>Bare text</p>", "Bare text")]
    [InlineData("<p>\n  Bare text\n</p>", "Bare text")]
    [InlineData("<p>@Texts.Of(\"a\", b) and more</p>", "and more")]
    [InlineData("<nav aria-label=\"Bare text\"></nav>", "Bare text")]
    [InlineData("<a title=\"@(x ? \"A\" : \"B\")\">@x</a>", null)]
    [InlineData("@if (x is { } y)\n{\n  <p class=\"note\" title=\"@y\">@Texts.Of(\"a\", y.Count)</p>\n}\nelse\n{\n  var z = 1;\n}", null)]
    [InlineData("@* A comment *@\n@foreach (var a in Model.B)\n{\n  @Texts.Of(\"a\")\n}", null)]
    public void A_text_in_a_page_is_seen(string razor, string? text) => Assert.Equal(text is null ? [] : [text], RazorText.BareIn(razor));

    /// <summary>The keys that pages make of the members of an enum.</summary>
    private static IEnumerable<string> ForEach<T>(string section)
        where T : struct, Enum => Enum.GetNames<T>().Select(name => section + name.ToLowerInvariant());

    private static bool IsForm(string key) =>
        key.StartsWith("count.", StringComparison.Ordinal) || key.StartsWith("plural.", StringComparison.Ordinal);

    private static string WithoutForm(string key) => key[..Math.Max(0, key.LastIndexOf('.'))];

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();

    /// <summary>Whole keys, and beginnings such as <c>"verdict."</c> that data are put behind.</summary>
    [GeneratedRegex(@"""([a-z-]+(?:\.[a-z0-9-]+)*\.?)""")]
    private static partial Regex Literal();
}
