using System.Collections.Frozen;
using System.Globalization;
using Microsoft.AspNetCore.Html;
using YamlDotNet.RepresentationModel;

namespace Transparency.Web.Language;

/// <summary>
/// What the site says: a file of the folder <c>Texts</c> for each language. A language is on the site when it has a file.
/// </summary>
public static class Texts
{
    /// <summary>The language that has every text: it stands in for those that another one lacks.</summary>
    public const string Default = "en";

    private static readonly FrozenDictionary<string, FrozenDictionary<string, string>> ByLanguage = Directory
        .EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Texts"), "*.yaml")
        .ToFrozenDictionary(f => Path.GetFileNameWithoutExtension(f), Read);

    private static readonly FrozenDictionary<string, PluralRules> Plurals = ByLanguage.ToFrozenDictionary(
        l => l.Key,
        l => new PluralRules(
            PluralRules.Forms.Where(form => l.Value.ContainsKey("plural." + form)).Select(form => (form, l.Value["plural." + form]))
        )
    );

    /// <summary>The languages of the site, BCP 47, the default one first.</summary>
    public static IReadOnlyList<string> Languages { get; } =
    [Default, .. ByLanguage.Keys.Where(l => l != Default).Order(StringComparer.Ordinal)];

    /// <summary>The language that is being spoken: that of the request.</summary>
    public static string Language =>
        ByLanguage.ContainsKey(CultureInfo.CurrentUICulture.Name) ? CultureInfo.CurrentUICulture.Name : Default;

    /// <summary>A text, with values in the places of <c>{0}</c>, <c>{1}</c> …</summary>
    /// <exception cref="KeyNotFoundException">The text is not defined.</exception>
    public static string Of(string key, params object[] values) => In(Language, key, values);

    /// <summary>A text in a language, which may be none of the site.</summary>
    /// <exception cref="KeyNotFoundException">The text is not defined.</exception>
    public static string In(string language, string key, params object[] values)
    {
        var text = Find(key, language) ?? throw new KeyNotFoundException($"The text '{key}' is missing in Texts/{Default}.yaml.");
        return values.Length == 0 ? text : string.Format(CultureInfo.CurrentCulture, text, values);
    }

    /// <summary>A text that is HTML itself; the values in it are not, unless they are <see cref="IHtmlContent"/>.</summary>
    /// <exception cref="KeyNotFoundException">The text is not defined.</exception>
    public static IHtmlContent Rich(string key, params object[] values) =>
        new HtmlContentBuilder().AppendFormat(CultureInfo.CurrentCulture, Of(key), values);

    /// <summary>A text with a number, in the form that the number asks for.</summary>
    /// <exception cref="KeyNotFoundException">The text is not defined.</exception>
    public static string Count(string key, long number) => Of(Form(key, number), Numbers.Words(number));

    /// <summary>A text with a number that stands out.</summary>
    /// <exception cref="KeyNotFoundException">The text is not defined.</exception>
    public static IHtmlContent RichCount(string key, long number) =>
        // Digits and their separators need no encoding; Append would write each no-break space as &#xA0;.
        Rich(Form(key, number), new HtmlContentBuilder().AppendHtml("<strong>").AppendHtml(Numbers.Words(number)).AppendHtml("</strong>"));

    /// <summary>A text in a language or else in the default one; null where neither has it.</summary>
    public static string? Find(string key, string? language = null) =>
        ByLanguage.GetValueOrDefault(language ?? Language)?.GetValueOrDefault(key) ?? ByLanguage[Default].GetValueOrDefault(key);

    /// <summary>The texts that a language lacks.</summary>
    public static IEnumerable<string> Missing(string language) =>
        ByLanguage[Default].Keys.Where(key => !ByLanguage[language].ContainsKey(key) && !PluralRules.Forms.Contains(key.Split('.')[^1]));

    /// <summary>All texts of a language by their keys.</summary>
    public static IReadOnlyDictionary<string, string> All(string language) => ByLanguage[language];

    private static string Form(string key, long number) => $"{key}.{Plurals[Language].FormOf(number)}";

    private static FrozenDictionary<string, string> Read(string file)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(file)));
        return Flat(yaml.Documents[0].RootNode, "").ToFrozenDictionary();
    }

    /// <summary>The texts of a tree, by their paths in it.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Flat(YamlNode node, string path) =>
        node is YamlMappingNode map
            ? map.Children.SelectMany(c => Flat(c.Value, path.Length == 0 ? c.Key.ToString() : $"{path}.{c.Key}"))
            : [new(path, node.ToString())];
}
