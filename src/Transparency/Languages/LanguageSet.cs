namespace Transparency.Languages;

/// <summary>The languages that the site knows, one file each.</summary>
public sealed class LanguageSet
{
    private const string Folder = "Languages/";

    private static readonly Lazy<LanguageSet> All = new(() =>
        Read(
            typeof(LanguageSet)
                .Assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
                .ToDictionary(name => name[Folder.Length..], Resource)
        )
    );

    private LanguageSet(IReadOnlyDictionary<string, string> files)
    {
        Files = files;
        if (!files.TryGetValue(CommonCharacters.FileName, out var common))
            throw new LanguageFileException(CommonCharacters.FileName, 1, "the file is missing.");
        Common = CommonCharacters.Read(LanguageFile.Parse(CommonCharacters.FileName, common));
        Languages =
        [
            .. files
                .Where(f => f.Key != CommonCharacters.FileName)
                .Select(f => Language.Read(LanguageFile.Parse(f.Key, f.Value), Common))
                .OrderBy(l => l.Order)
                .ThenBy(l => l.Name, StringComparer.Ordinal),
        ];
        foreach (var (before, language) in Languages.Zip(Languages.Skip(1)))
            if (language.OrderAt is { } at && language.Order == before.Order)
                throw language.File.Error(
                    at,
                    $"'order' is {language.Order}, as in {before.Name}.yaml. Give each language a number of its own."
                );
    }

    /// <summary>The languages of the files in this folder, which are embedded in the assembly; read and checked once.</summary>
    /// <exception cref="LanguageFileException">A file isn't valid.</exception>
    public static LanguageSet Embedded => All.Value;

    /// <summary>The languages in their order.</summary>
    public IReadOnlyList<Language> Languages { get; }

    /// <summary>Data on characters that belong to no single language.</summary>
    public CommonCharacters Common { get; }

    /// <summary>The text of each file by its name, such as <c>uk.yaml</c>.</summary>
    public IReadOnlyDictionary<string, string> Files { get; }

    /// <summary>Reads and checks files.</summary>
    /// <param name="files">The text of each file by its name. <see cref="CommonCharacters.FileName"/> must be among them.</param>
    /// <exception cref="LanguageFileException">A file isn't valid.</exception>
    public static LanguageSet Read(IReadOnlyDictionary<string, string> files) => new(files);

    private static string Resource(string name)
    {
        using var stream = typeof(LanguageSet).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n"); // a checkout on Windows has the same fingerprint
    }
}
