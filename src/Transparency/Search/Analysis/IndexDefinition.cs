using System.Security.Cryptography;
using System.Text.Json;

namespace Transparency.Search.Analysis;

/// <summary>Everything that decides what an index holds. An index of another definition has to be rebuilt.</summary>
internal sealed record IndexDefinition
{
    /// <summary>The text of each language file by its name: stop words, stemming, folding, transliteration.</summary>
    public required IReadOnlyDictionary<string, string> LanguageFiles { get; init; }

    /// <summary>The analyses: name and scope of each. Their steps are in the language files.</summary>
    public required IReadOnlyList<TextAnalysis> Analyses { get; init; }

    /// <summary>Names of the facets in their order, which numbers them in Lucene's columns.</summary>
    public required IReadOnlyList<string> Facets { get; init; }

    /// <summary>Longer values aren't indexed.</summary>
    public required int MaxFacetValueLength { get; init; }

    /// <summary>Names of the text fields.</summary>
    public required IReadOnlyList<string> TextFields { get; init; }

    /// <summary>BM25's saturation of term frequency, which Elasticsearch keeps in the settings of an index.</summary>
    public required float K1 { get; init; }

    /// <summary>BM25's length normalization, which Elasticsearch keeps in the settings of an index.</summary>
    public required float B { get; init; }

    /// <summary>
    /// Raised by hand when code changes what an index holds: documents, completions, links, the analysis steps themselves.
    /// </summary>
    public required int Layout { get; init; }

    /// <summary>The first 12 hexadecimal digits of the SHA-256 of all of it.</summary>
    public string Fingerprint() =>
        Convert.ToHexStringLower(
            SHA256.HashData(
                JsonSerializer.SerializeToUtf8Bytes(
                    new
                    {
                        Files = LanguageFiles.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => new[] { f.Key, f.Value }),
                        Analyses = Analyses.Select(a => $"{a.Name}:{a.Scope}"),
                        Facets,
                        MaxFacetValueLength,
                        TextFields,
                        K1,
                        B,
                        Layout,
                    }
                )
            )
        )[..12];
}
