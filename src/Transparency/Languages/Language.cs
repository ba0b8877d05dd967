using YamlDotNet.RepresentationModel;

namespace Transparency.Languages;

/// <summary>The data of one language, or of one other way to analyse text, from the file of its name.</summary>
public sealed record Language
{
    internal Language(LanguageFile file) => File = file;

    /// <summary>Name of the file without its extension: a primary language subtag such as <c>uk</c>, or <c>latin</c>.</summary>
    public string Name => Path.GetFileNameWithoutExtension(File.Name);

    /// <summary>
    /// Position among the languages, another one in each file. It decides ties, for example when a text fits two languages equally well.
    /// <see cref="int.MaxValue"/> for a file that is of no single language and has no order.
    /// </summary>
    public required int Order { get; init; }

    /// <summary>Where <see cref="Order"/> stands; null where it doesn't.</summary>
    internal YamlNode? OrderAt { get; init; }

    /// <summary>Words that are in nearly every text, in lower case; empty if the file lists none.</summary>
    public required IReadOnlySet<string> StopWords { get; init; }

    /// <summary>
    /// Characters of its keyboard layout, on the keys of <see cref="CommonCharacters.Keyboard"/>; null if it has no layout of its own.
    /// </summary>
    public required string? Keyboard { get; init; }

    /// <summary>How it is written in Latin letters; null if the file doesn't say.</summary>
    public required Transliteration? Transliteration { get; init; }

    /// <summary>The file, for the messages of whoever reads <see cref="Analysis"/>.</summary>
    internal LanguageFile File { get; }

    /// <summary>How text is analysed, which the search reads and checks; null if the file doesn't say.</summary>
    internal YamlNode? Analysis { get; init; }

    /// <exception cref="LanguageFileException">The file isn't valid.</exception>
    internal static Language Read(LanguageFile file, CommonCharacters common)
    {
        var fields = file.Fields(file.Root, "a language", "order", "stop-words", "keyboard", "transliteration", "analysis");
        var keyboard = fields.GetValueOrDefault("keyboard") is { } keys ? file.Text(keys, "keyboard") : null;
        if (keyboard is not null && keyboard.Length != common.Keyboard.Length)
            throw file.Error(
                fields["keyboard"],
                $"'keyboard' has {keyboard.Length} characters; common.yaml lists {common.Keyboard.Length} keys."
            );
        if (!fields.ContainsKey("analysis"))
            file.Required(fields, file.Root, "order");
        return new(file)
        {
            OrderAt = fields.GetValueOrDefault("order"),
            Order = fields.GetValueOrDefault("order") is { } order ? file.Number(order, "order", 1, 1_000) : int.MaxValue,
            StopWords = fields.GetValueOrDefault("stop-words") is { } words
                ? file.Words(words, "stop-words").ToHashSet(StringComparer.Ordinal)
                : new HashSet<string>(),
            Keyboard = keyboard,
            Transliteration = fields.GetValueOrDefault("transliteration") is { } letters ? Transliteration.Read(file, letters) : null,
            Analysis = fields.GetValueOrDefault("analysis"),
        };
    }
}
