using System.Globalization;
using Transparency.Claims;
using Transparency.Debunks;
using Transparency.Search;

namespace Transparency.Web;

/// <summary>What values in the data are called on pages.</summary>
public sealed class Labels(DebunkCatalog catalog)
{
    private static readonly Dictionary<string, string> Platforms = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ok"] = "Odnoklassniki",
        ["tiktok"] = "TikTok",
        ["tv"] = "Television",
        ["vk"] = "VK",
        ["web"] = "Website",
        ["whatsapp"] = "WhatsApp",
        ["x"] = "X",
        ["youtube"] = "YouTube",
    };

    private static readonly Dictionary<string, string> Topics = new(StringComparer.OrdinalIgnoreCase)
    {
        ["5g"] = "5G",
        ["covid-19"] = "COVID-19",
        ["eu"] = "EU",
        ["mh17"] = "MH17",
        ["nato"] = "NATO",
        ["opcw"] = "OPCW",
        ["osce"] = "OSCE",
        ["un"] = "UN",
        ["united-nations"] = "United Nations",
        ["usa"] = "USA",
    };

    /// <summary>A value of a facet; <see cref="SearchSchema.Missing"/> too.</summary>
    public string Value(string facet, string value) => (facet, value) switch
    {
        (_, SearchSchema.Missing) => Missing(facet),
        ("kind", "claim") => "Claims",
        ("kind", "debunk") => "Debunks",
        ("verdict", _) when Verdicts.Parse(value) is { } verdict => Verdicts.Label(verdict),
        ("language", _) => Language(value),
        ("platform", _) => Platform(value),
        ("country", _) => Country(value),
        ("topic", _) => Topic(value),
        ("narrative", _) => Narrative(value),
        ("has-debunk", "yes") => "Debunked here",
        ("has-debunk", "no") => "Not debunked here yet",
        _ => value,
    };

    /// <summary>The title of a narrative, or its slug in words where it has no text.</summary>
    public string Narrative(string slug) => catalog.Narrative(slug, "en")?.Title ?? Words(slug);

    /// <summary>The English name of a topic: <c>martial-law</c> is "Martial law".</summary>
    public static string Topic(string slug) => Topics.GetValueOrDefault(slug) ?? Words(slug);

    /// <summary>The name of a platform as it writes itself.</summary>
    public static string Platform(string name) => Platforms.GetValueOrDefault(name) ?? Words(name);

    /// <summary>The English name of a country; what is no ISO 3166-1 code stays as it is.</summary>
    public static string Country(string code)
    {
        if (code is not [>= 'A' and <= 'Z', >= 'A' and <= 'Z']) return code;
        try
        {
            return new RegionInfo(code).EnglishName;
        }
        catch (ArgumentException)
        {
            return code;
        }
    }

    /// <summary>A language in English, with its own name for itself: "Ukrainian (українська)".</summary>
    public static string Language(string tag)
    {
        if (tag == "und") return "Unknown language";
        try
        {
            // Only known ones: .NET keeps every culture it was asked for, and tags come from addresses too.
            var culture = CultureInfo.GetCultureInfo(tag, predefinedOnly: true);
            return culture.EnglishName == culture.NativeName ? culture.EnglishName : $"{culture.EnglishName} ({culture.NativeName})";
        }
        catch (CultureNotFoundException)
        {
            return tag;
        }
    }

    /// <summary>A language in its own words, for links to translations.</summary>
    public static string NativeLanguage(string tag)
    {
        try
        {
            var name = CultureInfo.GetCultureInfo(tag, predefinedOnly: true).NativeName;
            return char.ToUpper(name[0], CultureInfo.InvariantCulture) + name[1..];
        }
        catch (CultureNotFoundException)
        {
            return tag;
        }
    }

    /// <summary>A language with its main territory, as the Open Graph protocol writes it: <c>uk_UA</c>; null where none is known.</summary>
    public static string? OpenGraphLocale(string tag)
    {
        try
        {
            return CultureInfo.CreateSpecificCulture(CultureInfo.GetCultureInfo(tag, predefinedOnly: true).Name).Name.Replace('-', '_');
        }
        catch (CultureNotFoundException)
        {
            return null;
        }
    }

    private static string Missing(string facet) => facet switch
    {
        "verdict" => "Not yet judged",
        "has-debunk" => "Is itself a debunk",
        "year" => "No date given",
        _ => $"No {facet} given",
    };

    private static string Words(string slug)
    {
        var words = slug.Replace('-', ' ').Replace('_', ' ').Trim();
        return words.Length == 0 ? slug : char.ToUpper(words[0], CultureInfo.InvariantCulture) + words[1..];
    }
}
