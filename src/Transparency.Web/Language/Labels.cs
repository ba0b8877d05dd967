using System.Collections.Concurrent;
using System.Globalization;
using Transparency.Claims;
using Transparency.Content;
using Transparency.Search.Analysis;

namespace Transparency.Web.Language;

/// <summary>The names of data values on pages.</summary>
public sealed class Labels(ContentCatalog catalog)
{
    private static readonly ConcurrentDictionary<(string Spoken, string Code), string> Countries = [],
        Languages = []; // a page asks for dozens, and ICU reads each from its tables

    /// <summary>The title of a debunk, with a prefix if its verdict was corrected.</summary>
    public static string Title(Debunk debunk) =>
        debunk.IsVerdictCorrected ? Texts.In(debunk.Language, "debunk.corrected-title", debunk.Title) : debunk.Title;

    /// <summary>A value of a facet; <see cref="SearchSchema.Missing"/> too.</summary>
    public string Value(string facet, string value) =>
        (facet, value) switch
        {
            (_, SearchSchema.Missing) => Texts.Of("missing." + facet),
            ("verdict", _) when Verdicts.Parse(value) is { } verdict => Verdict(verdict),
            ("language", _) => Language(value),
            ("platform", _) => Platform(value),
            ("country", _) => Country(value),
            ("topic", _) => Topic(value),
            ("narrative", _) => Narrative(value),
            _ => Texts.Find("value." + facet + "-" + value) ?? value,
        };

    /// <summary>The title of a narrative, or its slug in words where it has no text.</summary>
    public string Narrative(string slug) => catalog.Narrative(slug, Texts.Language)?.Title ?? Words(slug);

    /// <summary>The name of a facet.</summary>
    public static string Facet(string name) => Texts.Of("facet." + name);

    /// <summary>The word for a verdict, in the current or the given language.</summary>
    public static string Verdict(Verdict verdict, string? language = null) =>
        Texts.In(language ?? Texts.Language, "verdict." + Verdicts.Name(verdict));

    /// <summary>The name of a topic, or its code in words: <c>martial-law</c> is "Martial law".</summary>
    public static string Topic(string slug) => Texts.Find("topic." + slug) ?? Words(slug);

    /// <summary>The name of a platform.</summary>
    public static string Platform(string name) => Texts.Find("platform." + name.ToLowerInvariant()) ?? Words(name);

    /// <summary>The name of a country; an unknown code is returned unchanged.</summary>
    public static string Country(string code)
    {
        if (code is not [>= 'A' and <= 'Z', >= 'A' and <= 'Z'])
            return code;
        try
        {
            return Countries.GetOrAdd(
                (Texts.Language, code),
                country =>
                {
                    _ = new RegionInfo(country.Code); // throws for an unknown code
                    return new RegionInfo($"{country.Spoken}-{country.Code}").NativeName; // its own name in the language before it
                }
            );
        }
        catch (ArgumentException)
        {
            return code;
        }
    }

    /// <summary>The name of a language, with its own name for itself: "Ukrainian (українська)".</summary>
    public static string Language(string tag)
    {
        if (tag == "und")
            return Texts.Of("value.language-und");
        try
        {
            return Languages.GetOrAdd(
                (Texts.Language, tag),
                language =>
                {
                    // Only known ones: .NET keeps every culture it was asked for, and tags come from addresses too.
                    var culture = CultureInfo.GetCultureInfo(language.Code, predefinedOnly: true);
                    return culture.DisplayName == culture.NativeName
                        ? culture.DisplayName
                        : $"{culture.DisplayName} ({culture.NativeName})";
                }
            );
        }
        catch (CultureNotFoundException)
        {
            return tag;
        }
    }

    /// <summary>The native name of a language, for links to translations.</summary>
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

    /// <summary>
    /// A language with its main territory, as the Open Graph protocol writes it: <c>uk_UA</c>; null for an unknown
    /// language.
    /// </summary>
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

    private static string Words(string slug)
    {
        var words = slug.Replace('-', ' ').Replace('_', ' ').Trim();
        return words.Length == 0 ? slug : char.ToUpper(words[0], CultureInfo.InvariantCulture) + words[1..];
    }
}
