using Transparency.Search.Analysis;
using Transparency.Search.Indexing;

namespace Transparency.Search.Matching;

/// <summary>A word of a post.</summary>
/// <param name="Text">The word as written, in the exact field.</param>
/// <param name="Forms">Its tokens in the other fields.</param>
/// <param name="Weight">The idf of its most frequent form; an unknown word weighs as much as the rarest.</param>
internal sealed record PostWord(string Text, IReadOnlyList<IndexTerm> Forms, double Weight = 0);

/// <summary>How similar a claim is to a post.</summary>
/// <param name="Score">Score for ordering; not comparable across posts.</param>
/// <param name="Similarity">Similarity from 0 to 1, comparable across posts; see <see cref="MatchQuery.SimilarityThreshold"/>.</param>
internal readonly record struct SimilarityScore(float Score, float Similarity);

/// <summary>The words of a post, and the comparison of claims with them.</summary>
internal sealed class PostWords
{
    /// <summary>Position at which a word counts half: texts begin with their subject.</summary>
    private const double HalfAt = 60;

    /// <summary>Minimum position weight, of the last words.</summary>
    private const double LeastPlace = 0.2;

    /// <summary>
    /// Weight of a word that only resembles one of the claim (another inflection, a compound, a typing error), times the share of common
    /// letters.
    /// </summary>
    private const double AlikeWeight = 1.5;

    /// <summary>Shorter words resemble each other by chance.</summary>
    private const int ShortestAlike = 4;

    /// <summary>Maximum number of words of a claim that are compared.</summary>
    private const int MostCompared = 400;

    /// <summary>
    /// Exponent by which chance agreement grows with the weight of a post: the longer it is, the more of it any claim shares.
    /// </summary>
    private const double ChanceGrowth = 0.3;

    private readonly Dictionary<IndexTerm, int> _byForm = [];
    private readonly Dictionary<string, List<int>> _byGram = new(StringComparer.Ordinal);
    private readonly int[] _grams;
    private readonly double _chance;

    /// <param name="words">The words.</param>
    /// <param name="forms">Every form of them, once.</param>
    /// <param name="frequencies">How many documents hold each form.</param>
    public PostWords(IReadOnlyList<PostWord> words, IReadOnlyList<IndexTerm> forms, TermFrequencies frequencies)
    {
        var holding = forms.Zip(frequencies.Holding).ToDictionary(f => f.First, f => f.Second);
        Words =
        [
            .. words.Select(w =>
                w with
                {
                    Forms = [.. w.Forms.Where(f => holding[f] > 0)],
                    Weight = w.Forms.Min(f => Idf(holding[f], frequencies.Documents)),
                }
            ),
        ];
        var rarest = Idf(0, frequencies.Documents);
        _chance = 2 * rarest * Math.Pow(Math.Max(1, Words.Sum(w => w.Weight) / rarest), ChanceGrowth);
        _grams = new int[Words.Count];
        for (var i = 0; i < Words.Count; i++)
        {
            foreach (var form in Words[i].Forms)
                _byForm.TryAdd(form, i);
            if (Words[i].Text.Length < ShortestAlike)
                continue;
            foreach (var gram in Grams(Words[i].Text))
            {
                if (!_byGram.TryGetValue(gram, out var holders))
                    _byGram[gram] = holders = [];
                holders.Add(i);
                _grams[i]++;
            }
        }
    }

    /// <summary>The words.</summary>
    public IReadOnlyList<PostWord> Words { get; }

    /// <summary>The different words of a text with their forms, without the stop words of the language that it seems to be in.</summary>
    public static IReadOnlyList<PostWord> Of(string text)
    {
        var words = TextTokens.OfQuery(SearchSchema.Exact, text).ToList();
        var forms = words.ToDictionary(w => w.Start, _ => new List<IndexTerm>());
        foreach (var analysis in SearchSchema.Analyses.Where(a => a.Scope != AnalysisScope.Exact))
        foreach (var token in TextTokens.OfQuery(analysis, text))
            if (forms.TryGetValue(token.Start, out var all))
                all.Add(new(analysis.Name, token.Text));
        var stops = SearchSchema.StopWords.MaxBy(stops => words.Count(w => stops.Contains(w.Text)))!;
        return
        [
            .. words
                .Where(w => forms[w.Start].Count > 0 && !stops.Contains(w.Text))
                .Select(w => new PostWord(w.Text, forms[w.Start]))
                .DistinctBy(w => w.Forms[0]),
        ];
    }

    /// <summary>
    /// The score and the similarity of each claim. Claims about one event share its words. Words that few of them hold show which claim the
    /// post repeats, so they count up to twice in the score. In the similarity each word counts once, since it must not depend on how many
    /// claims about the event are archived.
    /// </summary>
    public IReadOnlyList<SimilarityScore> Compare(IReadOnlyList<ClaimDocument> claims)
    {
        var held = claims.Select(Held).ToList();
        var (length, places) = (
            held.Select(h => h.Length).DefaultIfEmpty().Average(),
            held.Select(h => h.Places).DefaultIfEmpty().Average()
        );
        var telling = Words
            .Select((_, word) => 1 + (Idf(held.Count(h => h.Words[word].Times > 0), held.Count) / Idf(0, held.Count)))
            .ToList();
        return [.. held.Select(h => ScoreOf(h, Saturation(h.Length, length), Saturation(h.Places, places), telling))];
    }

    private static double Idf(int holding, int documents) => Math.Log(1 + ((documents - holding + 0.5) / (holding + 0.5)));

    private static double Saturation(double length, double average) =>
        SearchSchema.K1 * (1 - SearchSchema.B + (SearchSchema.B * length / Math.Max(1, average)));

    /// <summary>BM25 twice: over all words of the claim alike, and over those that come first.</summary>
    private SimilarityScore ScoreOf(Content held, double all, double first, List<double> telling)
    {
        var (score, sum) = (0d, 0d);
        for (var i = 0; i < Words.Count; i++)
        {
            var word = held.Words[i];
            var part =
                Words[i].Weight
                * (
                    word.Times > 0
                        ? (word.Times / (word.Times + all)) + (word.Places / (word.Places + first))
                        : AlikeWeight * word.Alike / (1 + first)
                );
            (score, sum) = (score + (part * telling[i]), sum + part);
        }

        return new((float)score, (float)(sum / (sum + _chance)));
    }

    /// <summary>What a claim holds of the post's words; of several languages, the one that holds most of a word.</summary>
    private Content Held(ClaimDocument claim)
    {
        var best = new Content(new WordCount[Words.Count], 0, 0);
        foreach (
            var language in claim
                .Texts.Prepend(new(claim.Language, claim.Title))
                .Concat(claim.More)
                .Where(p => p.Language != "und")
                .GroupBy(p => p.Language)
        )
        {
            var (counts, at, places) = (new WordCount[Words.Count], 0, 0d);
            foreach (var part in language)
            foreach (var (text, forms) in TextTokens.OfDocument(part, MostCompared - at))
            {
                var place = Math.Max(LeastPlace, 1 / (1 + (at++ / HalfAt)));
                places += place;
                if (Find(forms) is >= 0 and var word)
                    counts[word] = counts[word] with { Times = counts[word].Times + 1, Places = counts[word].Places + place };
                else if (text.Length >= ShortestAlike)
                    CountAlike(text, place, counts);
            }

            for (var i = 0; i < counts.Length; i++)
                best.Words[i] = WordCount.Most(best.Words[i], counts[i]);
            best = best with { Length = Math.Max(best.Length, at), Places = Math.Max(best.Places, places) };
        }

        return best;
    }

    private int Find(IReadOnlyList<IndexTerm> forms)
    {
        foreach (var form in forms)
            if (_byForm.TryGetValue(form, out var word))
                return word;
        return -1;
    }

    private void CountAlike(string text, double place, WordCount[] counts)
    {
        var common = new Dictionary<int, int>();
        foreach (var gram in Grams(text))
        foreach (var word in _byGram.GetValueOrDefault(gram) ?? [])
            common[word] = common.GetValueOrDefault(word) + 1;
        foreach (var (word, grams) in common)
            if (grams > 1)
                counts[word] = counts[word] with { Alike = Math.Max(counts[word].Alike, place * grams / _grams[word]) };
    }

    /// <summary>The sequences of four letters of a word, its start and end among them.</summary>
    private static IEnumerable<string> Grams(string word)
    {
        word = $"_{word}_";
        return Enumerable.Range(0, word.Length - 3).Select(i => word.Substring(i, 4)).Distinct();
    }

    /// <summary>Occurrences of a word in a claim.</summary>
    /// <param name="Times">Number of occurrences.</param>
    /// <param name="Places">The same, each weighted by its position.</param>
    /// <param name="Alike">Letter similarity (0 to 1) of the claim's most similar word, times its position weight.</param>
    private readonly record struct WordCount(double Times, double Places, double Alike)
    {
        public static WordCount Most(WordCount a, WordCount b) =>
            new(Math.Max(a.Times, b.Times), Math.Max(a.Places, b.Places), Math.Max(a.Alike, b.Alike));
    }

    /// <summary>What a claim holds of a post.</summary>
    /// <param name="Words">Of each word.</param>
    /// <param name="Length">Words of the claim.</param>
    /// <param name="Places">The same, each weighed by its place.</param>
    private sealed record Content(WordCount[] Words, int Length, double Places);
}
