using System.Security.Cryptography;
using System.Text;

namespace Transparency.Search.Analysis;

/// <summary>A step of text analysis. Every adapter handles every step.</summary>
public enum AnalysisStep
{
    /// <summary>Spellings of one character folded to one, by <see cref="SearchSchema.Folding"/>.</summary>
    FoldCharacters,

    /// <summary>Words by Unicode word boundaries (UAX #29).</summary>
    Words,

    /// <summary>In documents, only the words that begin with a capital: names. In queries, every word, since people type names in lower case.</summary>
    Names,

    /// <summary>Lower case.</summary>
    LowerCase,

    /// <summary>Stop words out, possessives off, Porter stemming.</summary>
    English,

    /// <summary>Stop words out, Snowball stemming, then what is longer than <see cref="SearchSchema.LongestStem"/>.</summary>
    Russian,

    /// <summary>Stop words out, endings off by <see cref="SearchSchema.UkrainianEndings"/>, then suffixes, then what is longer than <see cref="SearchSchema.LongestStem"/>.</summary>
    Ukrainian,

    /// <summary>Letters without their diacritics, stop words out, endings off by <see cref="SearchSchema.PolishEndings"/>.</summary>
    Polish,

    /// <summary>Stop words out, Savoy's light stemming.</summary>
    German,

    /// <summary>Elisions (<c>l'</c>, <c>qu'</c>) and stop words out, Savoy's light stemming.</summary>
    French,

    /// <summary>Cyrillic to folded Latin by <see cref="SearchSchema.Transliteration"/>, so that spellings of a name meet.</summary>
    Latin,
}

/// <summary>When a text is analysed this way.</summary>
public enum AnalysisScope
{
    /// <summary>Texts in this language; words of a query.</summary>
    Language,

    /// <summary>Texts in a language that has no analysis of its own; words of a query.</summary>
    OtherLanguages,

    /// <summary>Every text; words of a query.</summary>
    Every,

    /// <summary>Every text; what a query asks for as typed: phrases, prefixes, fuzzy words.</summary>
    Exact,
}

/// <summary>A way to analyse text, and what a match in it weighs.</summary>
/// <param name="Name">Suffix of the field: <c>text.uk</c>; the language, where it is one's.</param>
/// <param name="Scope">Which texts it takes, and which parts of a query.</param>
/// <param name="Steps">Steps in order.</param>
/// <param name="Boost">Weight of a match.</param>
public sealed record TextAnalysis(string Name, AnalysisScope Scope, IReadOnlyList<AnalysisStep> Steps, float Boost);

/// <summary>A field that results can be narrowed by and counted over.</summary>
/// <param name="Name">Name in addresses and data.</param>
/// <param name="Label">Name for people.</param>
/// <param name="Description">What it tells.</param>
public sealed record Facet(string Name, string Label, string Description);

/// <summary>The one search schema: every engine derives its fields, analyzers and weights from it.</summary>
/// <remarks>The score of a document is the sum of BM25 over the words of the query and the fields that hold them, each times its boosts.</remarks>
public static class SearchSchema
{
    /// <summary>Stands for "has no value" in filters and counts.</summary>
    public const string Missing = "~none";

    /// <summary>BM25's saturation of term frequency.</summary>
    public const float K1 = 1.2f;

    /// <summary>BM25's length normalization; below the usual 0.75 as claims are short and translations lengthen them.</summary>
    public const float B = 0.4f;

    /// <summary>Weight of titles and claim texts against all else.</summary>
    public const float TextBoost = 3f;

    /// <summary>The most letters by which a misspelt word may differ from the one that is meant.</summary>
    public const int MostEdits = 2;

    /// <summary>The values shown of a facet.</summary>
    public const int FacetValues = 50;

    /// <summary>The longest value of a facet, in characters; longer ones are no values.</summary>
    public const int LongestFacetValue = 200;

    /// <summary>The facets, in the order they are shown; 31 at most.</summary>
    public static IReadOnlyList<Facet> Facets { get; } =
    [
        new("kind", "Kind", "Claim or debunk"),
        new("verdict", "Verdict", "How it was judged"),
        new("language", "Language", "Language of the claim or debunk"),
        new("platform", "Platform", "Where the claim was seen"),
        new("country", "Country", "Country the claim is about"),
        new("topic", "Topic", "Topic"),
        new("narrative", "Narrative", "The story that the claim serves"),
        new("year", "Year", "Year the claim was first seen, or the debunk published"),
        new("has-debunk", "Debunked here", "Whether this site has a debunk of it"),
    ];

    /// <summary>The ways in which text is analysed.</summary>
    public static IReadOnlyList<TextAnalysis> Analyses { get; } =
    [
        new(
            "en",
            AnalysisScope.Language,
            [AnalysisStep.FoldCharacters, AnalysisStep.Words, AnalysisStep.LowerCase, AnalysisStep.English],
            1f
        ),
        new(
            "uk",
            AnalysisScope.Language,
            [AnalysisStep.FoldCharacters, AnalysisStep.Words, AnalysisStep.LowerCase, AnalysisStep.Ukrainian],
            1f
        ),
        new(
            "ru",
            AnalysisScope.Language,
            [AnalysisStep.FoldCharacters, AnalysisStep.Words, AnalysisStep.LowerCase, AnalysisStep.Russian],
            1f
        ),
        new(
            "pl",
            AnalysisScope.Language,
            [AnalysisStep.FoldCharacters, AnalysisStep.Words, AnalysisStep.LowerCase, AnalysisStep.Polish],
            1f
        ),
        new(
            "de",
            AnalysisScope.Language,
            [AnalysisStep.FoldCharacters, AnalysisStep.Words, AnalysisStep.LowerCase, AnalysisStep.German],
            1f
        ),
        new(
            "fr",
            AnalysisScope.Language,
            [AnalysisStep.FoldCharacters, AnalysisStep.Words, AnalysisStep.LowerCase, AnalysisStep.French],
            1f
        ),
        new("other", AnalysisScope.OtherLanguages, [AnalysisStep.FoldCharacters, AnalysisStep.Words, AnalysisStep.LowerCase], 1f),
        new(
            "latin",
            AnalysisScope.Every,
            [AnalysisStep.FoldCharacters, AnalysisStep.Words, AnalysisStep.Names, AnalysisStep.LowerCase, AnalysisStep.Latin],
            0.4f
        ),
        new("exact", AnalysisScope.Exact, [AnalysisStep.FoldCharacters, AnalysisStep.Words, AnalysisStep.LowerCase], 1f),
    ];

    /// <summary>The analysis that keeps words as they stand.</summary>
    public static TextAnalysis Exact { get; } = Analyses.Single(a => a.Scope == AnalysisScope.Exact);

    /// <summary>Analyses that a text in this language is indexed under.</summary>
    public static IReadOnlyList<TextAnalysis> AnalysesFor(string language)
    {
        var primary = language.Split('-')[0];
        return ByLanguage.GetValueOrDefault(primary) ?? ByLanguage[""];
    }

    /// <summary>Characters and the ones that they are searched as: apostrophes, ґ, ё, decomposed letters, and marks that don't show.</summary>
    public static IReadOnlyList<(string From, string To)> Folding { get; } =
    [
        ("’", "'"),
        ("ʼ", "'"),
        ("‘", "'"),
        ("`", "'"),
        ("´", "'"),
        ("ʹ", "'"),
        ("＇", "'"),
        ("и\u0306", "й"),
        ("И\u0306", "Й"),
        ("і\u0308", "ї"),
        ("І\u0308", "Ї"),
        ("е\u0308", "е"),
        ("Е\u0308", "Е"),
        ("ґ", "г"),
        ("Ґ", "Г"),
        ("ё", "е"),
        ("Ё", "Е"),
        ("\u0300", ""),
        ("\u0301", ""),
        ("\u00AD", ""),
        ("\u200B", ""),
        ("\u200C", ""),
        ("\u200D", ""),
        ("\u200E", ""),
        ("\u200F", ""),
        ("\u2060", ""),
        ("\uFEFF", ""),
        ("\uFE0F", ""),
    ];

    /// <summary>
    /// Lower-case letters and what they are in folded Latin, where letters that spellings of one name differ in are one: the national transliteration of 2010,
    /// BGN/PCGN and everyday spellings of Ukrainian and Russian meet in it.
    /// </summary>
    public static IReadOnlyDictionary<char, string> Transliteration { get; } =
        new Dictionary<char, string>(
            Pairs(
                    "а a б b в v г h д d е e є e э e ж zh з z и y і y ї y й y ы y к k л l м m н n о o п p р r с s т t у u ф f х h ц ts ч ch ш sh щ shch ю yu я ya i y j y w v g h x ks ł l đ d ø o æ ae œ oe ß ss ı i"
                )
                .Concat<(string From, string To)>([("ь", ""), ("ъ", ""), ("'", "")])
                .Select(p => KeyValuePair.Create(p.From[0], p.To))
        );

    /// <summary>Two letters of folded Latin that are one, in this order: <c>Kharkiv</c>, <c>Yermak</c>, <c>Zelenskyy</c>, <c>Odessa</c>.</summary>
    public static IReadOnlyDictionary<(char, char), char> LatinPairs { get; } =
        new[] { "khh", "yee" }.Concat("ysnlmtrkfpzbvd".Select(letter => new string(letter, 3))).ToDictionary(p => (p[0], p[1]), p => p[2]);

    /// <summary>Ukrainian endings of inflection; the longest that fits goes, and what is left keeps at least three letters.</summary>
    public static IReadOnlyList<string> UkrainianEndings { get; } =
        Endings(
            "ами ями ові еві єві ого ього його ому ьому йому ими іми їми ою ею єю йою ої йої ій ий им ім їм их іх їх ам ям ах ях ів їв ей єй ом ем єм а я у ю о е є и і ї ь й "
                + "тися лися лася лося лась лось вся ться ються ється уться яться ти ть ла ло ли в уть ють ать ять ить їть еш єш емо ємо ете єте иш їш имо їмо ите їте ши вши "
                + "ня ню ням нні ння нню нням нь тя ттю тю тям тті ття ттям"
        );

    /// <summary>Ukrainian suffixes of derivation, taken off after the endings; what is left keeps at least four letters.</summary>
    public static IReadOnlyList<string> UkrainianSuffixes { get; } =
        Endings(
            "ськ цьк івськ енськ йськ анськ янськ инськ ійськ ост іст ніст ськост ан ян ен єн ован юван уван йован ов ев ова ув ува юва ну ізац изац ац яц ник ниц ств к ив лив"
        );

    /// <summary>The letters that a Ukrainian or Russian stem keeps at most. Six found more than five, eight or all; docs/search-quality.md has the measurement.</summary>
    public const int LongestStem = 6;

    /// <summary>Polish endings without diacritics; the longest that fits goes, and what is left keeps at least four letters.</summary>
    public static IReadOnlyList<string> PolishEndings { get; } =
        Endings(
            "ami ach owi om ow em ie y i a o u e iem iach iami iom ej ego iego emu iemu ymi imi ym im ych ich osc osci oscia ac ec ic yc al ala alo ali aly il ila ilo ili ily uja uje aja "
                + "owac owal owala owali owano anie ania aniu aniem enie enia eniu eniem ski skie skiego skiemu skim skich ska skiej cki ckie ckiego ckiemu ckim ckich cka ckiej ny na ne nego nemu nej nym nych"
        );

    /// <summary>French words that lose their vowel before another one.</summary>
    public static IReadOnlyList<string> FrenchElisions { get; } = "l m t qu n s j d c jusqu quoiqu lorsqu puisqu".Split(' ');

    /// <summary>By language, the words that are in nearly every text. Those that carry meaning in a headline (two, after, more, against) are none.</summary>
    public static IReadOnlyDictionary<string, IReadOnlySet<string>> StopWords { get; } =
        new Dictionary<string, IReadOnlySet<string>>
        {
            ["en"] = Words(
                "a an and are as at be been but by for from had has have he her his i if in into is it its of on or she so such that the their then there these they this to was we were which who will with you"
            ),
            ["uk"] = Words(
                "і й та а але або що щоб як це цей ця ці цього цієї цих той те ту ті в у на з із зі до за від для по про при під через не ні він вона воно вони його її їх ми ви я ти нас вас є був була було були бути же ж б би так то чи ще вже який яка яке які свій своє своїх"
            ),
            ["ru"] = Words(
                "и в во не что он на я с со как а то все она так его но да ты к ко у же вы за бы по ее мне от о об из ему ли если или ни был была было были быть него до вас нас там себя ей они тут где есть для мы тебя их чем без чего тоже себе под кто этот эта эти того потому этого какой ним этом тем чтобы нее при про них том такой им между это также который которая которые который"
            ),
            ["pl"] = Words(
                "i w we z ze na do od dla po o u za przez przy pod nad nie to ten ta te tego tej tych tym jest sa byl byla bylo byli byc sie ze jak co czy czyli aby zeby a ale lub albo oraz on ona ono oni ich jego jej im ja my wy ty nas was juz tak tez jeszcze ktory ktora ktore ktorzy"
            ),
            ["de"] = Words(
                "der die das den dem des ein eine einen einem einer eines und oder aber auch in im an am auf aus bei mit nach von vom zu zum zur für über unter um durch als wie daß dass ist sind war waren wird werden wurde hat haben hatte sich es er sie wir ihr ich nicht so noch nur schon wenn dann dieser diese dieses"
            ),
            ["fr"] = Words(
                "le la les un une des du de au aux et ou mais que qui quoi dont où dans en sur sous par pour avec sans ne pas ce cet cette ces il elle ils elles on nous vous je tu se sa son ses leur leurs est sont était étaient être a ont avait avoir été plus comme si y"
            ),
        };

    /// <summary>Endings of names in folded Latin; the longest that fits goes, and what is left keeps at least four letters.</summary>
    public static IReadOnlyList<string> LatinEndings { get; } = Endings("'s oho omu ymy oyu oy ey om ym yu ya a u y e o");

    /// <summary>A text with its characters folded by <see cref="Folding"/>.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text);
        foreach (var (from, to) in Folding)
            folded.Replace(from, to);
        return folded.ToString();
    }

    /// <summary>Fingerprint of everything that decides what an index holds: an index with another one is rebuilt.</summary>
    public static string Fingerprint { get; } =
        Convert.ToHexStringLower(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    string.Join(
                        '\n',
                        Analyses
                            .Select(a => $"{a.Name}:{a.Scope}:{string.Join(',', a.Steps)}")
                            .Concat(Facets.Select(f => f.Name))
                            .Concat(Folding.Select(p => $"{p.From}>{p.To}"))
                            .Concat(Transliteration.Select(p => $"{p.Key}>{p.Value}"))
                            .Concat(LatinPairs.Select(p => $"{p.Key}>{p.Value}"))
                            .Concat(UkrainianEndings)
                            .Concat(UkrainianSuffixes)
                            .Append($"{LongestStem}")
                            .Concat(PolishEndings)
                            .Concat(FrenchElisions)
                            .Concat(StopWords.SelectMany(s => s.Value.Prepend(s.Key)))
                            .Concat(LatinEndings)
                            .Append("layout 12")
                    )
                )
            )
        )[..12];

    private static Dictionary<string, IReadOnlyList<TextAnalysis>> ByLanguage { get; } =
        Analyses
            .Where(a => a.Scope == AnalysisScope.Language)
            .Select(a => a.Name)
            .Append("")
            .ToDictionary(
                l => l,
                l =>
                    (IReadOnlyList<TextAnalysis>)
                        [
                            .. Analyses.Where(a =>
                                a.Scope switch
                                {
                                    AnalysisScope.Language => a.Name == l,
                                    AnalysisScope.OtherLanguages => l.Length == 0,
                                    AnalysisScope.Every or AnalysisScope.Exact => true,
                                }
                            ),
                        ]
            );

    private static HashSet<string> Words(string words) => [.. words.Split(' ')];

    private static string[] Endings(string endings) =>
        [.. endings.Split(' ').Distinct().OrderByDescending(e => e.Length).ThenBy(e => e, StringComparer.Ordinal)];

    private static IEnumerable<(string From, string To)> Pairs(string pairs) => pairs.Split(' ').Chunk(2).Select(p => (p[0], p[1]));
}
