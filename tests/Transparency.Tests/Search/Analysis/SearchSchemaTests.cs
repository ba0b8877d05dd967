using Transparency.Languages;
using Transparency.Search.Analysis;

namespace Transparency.Tests.Search.Analysis;

public sealed class SearchSchemaTests
{
    private static readonly Dictionary<string, Func<IndexDefinition, IndexDefinition>> Changes = new()
    {
        ["a stop word"] = d => Edit(d, "en.yaml", " the ", " thee "),
        ["a shortest stem"] = d => Edit(d, "uk.yaml", "keep: 3", "keep: 2"),
        ["the longest stem"] = d => Edit(d, "ru.yaml", "cut: 6", "cut: 7"),
        ["folding"] = d => Edit(d, "common.yaml", "\"ґ\": \"г\"", "\"ґ\": \"ґ\""),
        ["transliteration"] = d => Edit(d, "latin.yaml", "х: h", "х: kh"),
        ["a new language"] = d => d with { LanguageFiles = new Dictionary<string, string>(d.LanguageFiles) { ["xx.yaml"] = "" } },
        ["the name of a file"] = d =>
            d with
            {
                LanguageFiles = d.LanguageFiles.ToDictionary(f => f.Key == "en.yaml" ? "eo.yaml" : f.Key, f => f.Value),
            },
        ["an analysis"] = d => d with { Analyses = [.. d.Analyses.Skip(1)] },
        ["the scope of an analysis"] = d => d with { Analyses = [.. d.Analyses.Select(a => a with { Scope = AnalysisScope.Every })] },
        ["a facet"] = d => d with { Facets = [.. d.Facets, "new"] },
        ["the order of facets"] = d => d with { Facets = [.. d.Facets.Reverse()] },
        ["the longest value of a facet"] = d => d with { MaxFacetValueLength = d.MaxFacetValueLength + 1 },
        ["a field"] = d => d with { TextFields = [.. d.TextFields, "new"] },
        ["K1"] = d => d with { K1 = d.K1 + 0.1f },
        ["B"] = d => d with { B = d.B + 0.1f },
        ["the layout"] = d => d with { Layout = d.Layout + 1 },
    };

    public static TheoryData<string> Changed => [.. Changes.Keys];

    [Theory]
    [MemberData(nameof(Changed))]
    public void The_fingerprint_changes_with(string what) =>
        Assert.NotEqual(SearchSchema.Fingerprint, Changes[what](SearchSchema.Definition).Fingerprint());

    [Fact]
    public void The_fingerprint_is_that_of_the_same_data()
    {
        var files = LanguageSet.Embedded.Files.Reverse().ToDictionary(f => f.Key, f => f.Value);
        Assert.Equal(SearchSchema.Fingerprint, (SearchSchema.Definition with { LanguageFiles = files }).Fingerprint());
        Assert.Matches("^[0-9a-f]{12}$", SearchSchema.Fingerprint);
    }

    [Theory]
    [InlineData("uk", "uk latin exact")]
    [InlineData("de-CH", "de latin exact")]
    [InlineData("xx", "other latin exact")]
    [InlineData("und", "other latin exact")]
    public void A_text_is_indexed_under_the_analyses_of_its_language(string language, string analyses) =>
        Assert.Equal(analyses.Split(' '), SearchSchema.AnalysesFor(language).Select(a => a.Name));

    [Fact]
    public void Facets_are_named_once_and_are_few_enough_for_the_bits_of_a_number()
    {
        Assert.Equal(SearchSchema.Facets.Count, SearchSchema.Facets.DistinctBy(f => f.Name).Count());
        Assert.InRange(SearchSchema.Facets.Count, 1, 31);
        Assert.All(SearchSchema.Facets, f => Assert.Matches("^[a-z][a-z-]*$", f.Name));
    }

    private static IndexDefinition Edit(IndexDefinition definition, string file, string from, string to)
    {
        var files = new Dictionary<string, string>(definition.LanguageFiles);
        Assert.Contains(from, files[file], StringComparison.Ordinal);
        files[file] = files[file].Replace(from, to, StringComparison.Ordinal);
        return definition with { LanguageFiles = files };
    }
}
