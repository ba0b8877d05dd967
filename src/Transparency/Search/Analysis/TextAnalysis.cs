using Transparency.Languages;
using YamlDotNet.RepresentationModel;

namespace Transparency.Search.Analysis;

/// <summary>Which texts an analysis applies to. Language files name it with hyphens: <c>own-language</c>.</summary>
public enum AnalysisScope
{
    /// <summary>Texts in the language of the file; words of a query.</summary>
    Language,

    /// <summary>Texts in a language that has no analysis of its own; words of a query.</summary>
    OtherLanguages,

    /// <summary>Every text; words of a query.</summary>
    Every,

    /// <summary>Every text; what a query demands as typed: phrases, prefixes, misspelt words.</summary>
    Exact,
}

/// <summary>A way to analyse text, and how much a match in it counts.</summary>
/// <param name="Name">Suffix of the field, such as <c>text.uk</c>: the name of the language file.</param>
/// <param name="Scope">The texts and the parts of a query that it applies to.</param>
/// <param name="Steps">Steps in order. The first two are <see cref="CharacterFoldingStep"/> and <see cref="WordsStep"/>.</param>
/// <param name="Boost">Factor of a match.</param>
public sealed record TextAnalysis(string Name, AnalysisScope Scope, IReadOnlyList<AnalysisStep> Steps, float Boost)
{
    private static readonly Dictionary<string, AnalysisScope> Scopes = new()
    {
        ["own-language"] = AnalysisScope.Language,
        ["other-languages"] = AnalysisScope.OtherLanguages,
        ["every"] = AnalysisScope.Every,
        ["exact"] = AnalysisScope.Exact,
    };

    private static readonly Dictionary<string, Stemmer> Stemmers = Enum.GetValues<Stemmer>()
        .ToDictionary(s => string.Concat(s.ToString().Select((c, i) => char.IsUpper(c) && i > 0 ? $"-{c}" : $"{c}")).ToLowerInvariant());

    private static readonly string[] StepNames =
    [
        "fold-characters",
        "words",
        "names",
        "lower-case",
        "fold-diacritics",
        "stop-words",
        "elisions",
        "endings",
        "cut",
        "stemmer",
        "transliteration",
        "join-letters",
    ];

    /// <summary>The analyses that language files declare: those of single languages first, in the order of the languages.</summary>
    /// <exception cref="LanguageFileException">An analysis isn't valid.</exception>
    public static IReadOnlyList<TextAnalysis> Of(LanguageSet languages) =>
        [
            .. languages
                .Languages.Where(language => language.Analysis is not null)
                .Select(language => Read(language, language.Analysis!, languages.Common))
                .OrderBy(analysis => analysis.Scope), // stable
        ];

    /// <summary>
    /// Checks all language files and what the search needs of them together. Hosts call it before they do anything else: read later, a
    /// mistake would fail the first search.
    /// </summary>
    /// <exception cref="LanguageFileException">A file isn't valid, or the files don't fit together.</exception>
    public static void Check(LanguageSet languages)
    {
        var analyses = Of(languages);
        foreach (var scope in new[] { AnalysisScope.Exact, AnalysisScope.OtherLanguages })
            ExpectOne(a => a.Scope == scope, $"'texts: {Scopes.Single(s => s.Value == scope).Key}'");
        ExpectOne(a => a.Steps.OfType<TransliterationStep>().Any(), "the step 'transliteration'");

        void ExpectOne(Func<TextAnalysis, bool> isOne, string what)
        {
            var found = analyses.Where(isOne).ToList();
            if (found.Count != 1)
                throw Wrong(found, $"{what} must stand in exactly one file.");
        }

        LanguageFileException Wrong(List<TextAnalysis> found, string why) =>
            languages.Languages.FirstOrDefault(l => l.Name == found.LastOrDefault()?.Name) is { Analysis: { } node } language
                ? language.File.Error(node, $"{why} It stands in {string.Join(", ", found.Select(a => a.Name + ".yaml"))}.")
                : new(CommonCharacters.FileName, 1, $"{why} It stands in none; add it to one of the files beside this one.");
    }

    private static TextAnalysis Read(Language language, YamlNode node, CommonCharacters common)
    {
        var file = language.File;
        var fields = file.Fields(node, "analysis", "texts", "boost", "steps");
        if (file.Required(fields, node, "steps") is not YamlSequenceNode { Children.Count: > 1 } list)
            throw file.Error(fields["steps"], "'steps' isn't a list of at least two steps.");
        var steps = list.Select(step => (Step: Step(language, step, common), Node: step)).ToList();
        if (steps is not [{ Step: CharacterFoldingStep }, { Step: WordsStep }, ..])
            throw file.Error(list, "the first two steps must be 'fold-characters' and 'words'.");
        foreach (var (step, at) in steps.Skip(2))
            if (step is CharacterFoldingStep or WordsStep)
                throw file.Error(at, "'fold-characters' and 'words' can only be the first two steps.");
        var lowerCase = steps.FindIndex(s => s.Step is LowerCaseStep);
        for (var i = 0; i < steps.Count; i++)
            if (steps[i].Step is not (CharacterFoldingStep or WordsStep or NamesStep or LowerCaseStep) && (lowerCase < 0 || i < lowerCase))
                throw file.Error(steps[i].Node, "this step needs 'lower-case' before it.");
        var scope = OneOf(file, file.Required(fields, node, "texts"), "texts", Scopes);
        if (scope == AnalysisScope.Language && language.OrderAt is null)
            throw file.Error(file.Root, "'order' is missing. Give each language a number of its own.");
        return new(language.Name, scope, [.. steps.Select(s => s.Step)], file.Factor(file.Required(fields, node, "boost"), "boost"));
    }

    private static AnalysisStep Step(Language language, YamlNode node, CommonCharacters common)
    {
        var file = language.File;
        var (name, data) = node is YamlMappingNode { Children.Count: 1 } map
            ? (file.Text(map.Children[0].Key, "step"), map.Children[0].Value)
            : (file.Text(node, "step"), null);
        return (name, data) switch
        {
            ("fold-characters", null) => new CharacterFoldingStep(common.Folding),
            ("words", null) => new WordsStep(),
            ("names", null) => new NamesStep(),
            ("lower-case", null) => new LowerCaseStep(),
            ("fold-diacritics", null) => new DiacriticFoldingStep(),
            ("stop-words", null) => language.StopWords.Count > 0
                ? new StopWordsStep(language.StopWords)
                : throw file.Error(node, "the step 'stop-words' needs the list 'stop-words' in this file."),
            ("transliteration", null) => language.Transliteration is { WordStart.Count: 0, Sequences.Count: 0 } transliteration
                ? new TransliterationStep(transliteration.Letters)
                : throw file.Error(node, "the step 'transliteration' needs 'transliteration' in this file, with 'letters' alone."),
            ("elisions", not null) => new ElisionsStep(file.Words(data, name)),
            ("endings", not null) => Endings(file, data),
            ("cut", not null) => new CutStep(file.Number(data, name, 1, 100)),
            ("stemmer", not null) => new StemmerStep(OneOf(file, data, name, Stemmers)),
            ("join-letters", not null) => new LetterJoiningStep([
                .. file.LowerCase(file.Pairs(data, name), name)
                    .Select(p =>
                        p is { From.Length: 2, To.Length: 1 }
                            ? (p.From[0], p.From[1], p.To[0])
                            : throw file.Error(p.Node, $"'{p.From}: {p.To}' isn't a pair of letters and one letter.")
                    ),
            ]),
            _ when !StepNames.Contains(name) => throw file.Error(
                node,
                $"'{name}' isn't a known step. Known steps: {string.Join(", ", StepNames)}."
            ),
            _ => throw file.Error(node, data is null ? $"the step '{name}' needs data." : $"the step '{name}' takes no data."),
        };
    }

    private static EndingsStep Endings(LanguageFile file, YamlNode node)
    {
        var fields = file.Fields(node, "endings", "keep", "list");
        return new(
            [
                .. file.Words(file.Required(fields, node, "list"), "list")
                    .OrderByDescending(e => e.Length)
                    .ThenBy(e => e, StringComparer.Ordinal),
            ],
            file.Number(file.Required(fields, node, "keep"), "keep", 1, 20)
        );
    }

    private static T OneOf<T>(LanguageFile file, YamlNode node, string what, Dictionary<string, T> known) =>
        known.TryGetValue(file.Text(node, what), out var value)
            ? value
            : throw file.Error(node, $"'{node}' isn't a known value of '{what}'. Known values: {string.Join(", ", known.Keys)}.");
}
