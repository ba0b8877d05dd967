using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Transparency.Languages;

/// <summary>Reads values from a YAML file and reports each mistake with its line.</summary>
internal sealed class LanguageFile
{
    private LanguageFile(string name, YamlNode root) => (Name, Root) = (name, root);

    /// <summary>Name of the file, such as <c>uk.yaml</c>.</summary>
    public string Name { get; }

    /// <summary>The document.</summary>
    public YamlNode Root { get; }

    /// <summary>Parses a file.</summary>
    /// <exception cref="LanguageFileException">The text isn't valid YAML, or it is empty.</exception>
    public static LanguageFile Parse(string name, string text)
    {
        var yaml = new YamlStream();
        try
        {
            yaml.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            throw new LanguageFileException(name, e.Start.Line, e.Message, e);
        }

        return yaml.Documents is [var document, ..]
            ? new(name, document.RootNode)
            : throw new LanguageFileException(name, 1, "the file is empty.");
    }

    /// <summary>A mistake at a place in this file.</summary>
    public LanguageFileException Error(YamlNode at, string reason) => new(Name, at.Start.Line, reason);

    /// <summary>The values of a mapping by key.</summary>
    /// <exception cref="LanguageFileException">The node isn't a mapping, or it has a key that isn't known.</exception>
    public Dictionary<string, YamlNode> Fields(YamlNode node, string what, params ReadOnlySpan<string> known)
    {
        var fields = new Dictionary<string, YamlNode>();
        foreach (var (key, value) in Mapping(node, what))
        {
            var name = Text(key, "key");
            if (!known.Contains(name))
                throw Error(key, $"'{name}' isn't a known key of {what}. Known keys: {string.Join(", ", known)}.");
            fields[name] = value;
        }

        return fields;
    }

    /// <summary>The value of a key that must be there.</summary>
    /// <exception cref="LanguageFileException">The mapping doesn't have the key.</exception>
    public YamlNode Required(Dictionary<string, YamlNode> fields, YamlNode mapping, string key) =>
        fields.TryGetValue(key, out var value) ? value : throw Error(mapping, $"'{key}' is missing.");

    /// <summary>A scalar as it is written.</summary>
    /// <exception cref="LanguageFileException">The node isn't a scalar.</exception>
    public string Text(YamlNode node, string what) =>
        node is YamlScalarNode { Value: { } value } ? value : throw Error(node, $"'{what}' isn't a text.");

    /// <summary>A whole number within bounds.</summary>
    /// <exception cref="LanguageFileException">The node isn't such a number.</exception>
    public int Number(YamlNode node, string what, int min, int max) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain, Value: { } text }
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= min
        && number <= max
            ? number
            : throw Error(node, $"'{what}' isn't a whole number from {min} to {max}.");

    /// <summary>A number above zero.</summary>
    /// <exception cref="LanguageFileException">The node isn't such a number.</exception>
    public float Factor(YamlNode node, string what) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain, Value: { } text }
        && float.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        && number is > 0 and <= 100
            ? number
            : throw Error(node, $"'{what}' isn't a number above 0, 100 at most.");

    /// <summary>Words in lower case, separated by white space, each once.</summary>
    /// <exception cref="LanguageFileException">The list is empty, or a word comes twice or has capitals.</exception>
    public IReadOnlyList<string> Words(YamlNode node, string what)
    {
        var text = Text(node, what);
        // The content of a block scalar ("|") begins in the line after its sign and keeps its line breaks.
        var line = node.Start.Line + (node is YamlScalarNode { Style: ScalarStyle.Literal } ? 1 : 0);
        var words = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in text.Split('\n'))
        {
            foreach (var word in part.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                if (word.Any(char.IsUpper))
                    throw new LanguageFileException(Name, line, $"'{word}' in '{what}' has capitals; write it in lower case.");
                if (!words.Add(word))
                    throw new LanguageFileException(Name, line, $"'{word}' is in '{what}' twice.");
            }

            line++;
        }

        return words.Count > 0 ? [.. words] : throw Error(node, $"'{what}' is empty.");
    }

    /// <summary>Pairs of texts in their order; the first of a pair is never empty.</summary>
    /// <exception cref="LanguageFileException">The node isn't a mapping of texts, or it is empty.</exception>
    public IReadOnlyList<(string From, string To, YamlNode Node)> Pairs(YamlNode node, string what)
    {
        var pairs = new List<(string From, string To, YamlNode Node)>();
        foreach (var (key, value) in Mapping(node, what))
            pairs.Add(
                Text(key, what) is { Length: > 0 } from ? (from, Text(value, from), key) : throw Error(key, $"'{what}' has an empty key.")
            );
        return pairs.Count > 0 ? pairs : throw Error(node, $"'{what}' is empty.");
    }

    /// <summary>Letters and what each is written as, in lower case.</summary>
    /// <exception cref="LanguageFileException">A key isn't one letter in lower case, or the other side has capitals.</exception>
    public IReadOnlyDictionary<char, string> Letters(YamlNode node, string what)
    {
        var letters = new Dictionary<char, string>();
        foreach (var (from, to, at) in LowerCase(Pairs(node, what), what))
            letters[from.Length == 1 ? from[0] : throw Error(at, $"'{from}' in '{what}' isn't a single letter.")] = to;
        return letters;
    }

    /// <summary>Pairs that have no capitals.</summary>
    /// <exception cref="LanguageFileException">A pair has capitals.</exception>
    public IEnumerable<(string From, string To, YamlNode Node)> LowerCase(
        IEnumerable<(string From, string To, YamlNode Node)> pairs,
        string what
    ) =>
        pairs.Select(p =>
            (p.From + p.To).Any(char.IsUpper)
                ? throw Error(p.Node, $"'{p.From}: {p.To}' in '{what}' has capitals; write it in lower case.")
                : p
        );

    private YamlMappingNode Mapping(YamlNode node, string what) =>
        node as YamlMappingNode ?? throw Error(node, $"{what} isn't a mapping ('key: value').");
}
