using YamlDotNet.RepresentationModel;

namespace Transparency.Languages;

/// <summary>Data on characters that belong to no single language, from <c>common.yaml</c>.</summary>
public sealed record CommonCharacters
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "common.yaml";

    /// <summary>Characters and what they are searched as, in the order in which they are replaced.</summary>
    public required IReadOnlyList<(string From, string To)> Folding { get; init; }

    /// <summary>Characters that keep a tokenizer from seeing one word, and what replaces each.</summary>
    public required IReadOnlyDictionary<char, char> SameLengthFolding { get; init; }

    /// <summary>Latin letters that look like the ones at the same places of <see cref="CyrillicHomoglyphs"/>.</summary>
    public required string LatinHomoglyphs { get; init; }

    /// <summary>Cyrillic letters that look like the ones at the same places of <see cref="LatinHomoglyphs"/>.</summary>
    public required string CyrillicHomoglyphs { get; init; }

    /// <summary>The keys of a keyboard by their characters in the Latin layout.</summary>
    public required string Keyboard { get; init; }

    /// <exception cref="LanguageFileException">The file isn't valid.</exception>
    internal static CommonCharacters Read(LanguageFile file)
    {
        var fields = file.Fields(file.Root, FileName, "folding", "same-length-folding", "homoglyphs", "keyboard");
        var both = Value("homoglyphs");
        var homoglyphs = file.Fields(both, "homoglyphs", "latin", "cyrillic");
        var (latin, cyrillic) = (Glyphs("latin"), Glyphs("cyrillic"));
        if (latin.Length != cyrillic.Length)
            throw file.Error(both, $"'latin' has {latin.Length} letters, 'cyrillic' has {cyrillic.Length}.");
        return new()
        {
            Folding = [.. file.Pairs(Value("folding"), "folding").Select(p => (p.From, p.To))],
            SameLengthFolding = file.Pairs(Value("same-length-folding"), "same-length-folding")
                .ToDictionary(
                    p => p.From[0],
                    p =>
                        p is { From.Length: 1, To.Length: 1 }
                            ? p.To[0]
                            : throw file.Error(p.Node, $"'{p.From}: {p.To}' isn't a pair of single characters.")
                ),
            LatinHomoglyphs = latin,
            CyrillicHomoglyphs = cyrillic,
            Keyboard = file.Text(Value("keyboard"), "keyboard"),
        };

        YamlNode Value(string key) => file.Required(fields, file.Root, key);

        string Glyphs(string script) => file.Text(file.Required(homoglyphs, both, script), script);
    }
}
