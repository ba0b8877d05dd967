namespace Transparency.Search.Analysis;

/// <summary>
/// A step of text analysis with its data. The vocabulary is closed: every adapter implements <see cref="IAnalysisStepVisitor{T}"/>.
/// </summary>
public abstract record AnalysisStep
{
    private protected AnalysisStep() { }

    /// <summary>Calls the method of this kind of step.</summary>
    public abstract T Accept<T>(IAnalysisStepVisitor<T> visitor);
}

/// <summary>
/// What an adapter makes of each kind of step. A new kind breaks the build of both adapters until they have a method for it.
/// </summary>
/// <typeparam name="T">What a step becomes.</typeparam>
public interface IAnalysisStepVisitor<out T>
{
    /// <summary>Character folding.</summary>
    T Visit(CharacterFoldingStep analysisStep);

    /// <summary>Tokenizing.</summary>
    T Visit(WordsStep analysisStep);

    /// <summary>Names.</summary>
    T Visit(NamesStep analysisStep);

    /// <summary>Lower case.</summary>
    T Visit(LowerCaseStep analysisStep);

    /// <summary>Diacritics.</summary>
    T Visit(DiacriticFoldingStep analysisStep);

    /// <summary>Stop words.</summary>
    T Visit(StopWordsStep analysisStep);

    /// <summary>Elisions.</summary>
    T Visit(ElisionsStep analysisStep);

    /// <summary>Endings.</summary>
    T Visit(EndingsStep analysisStep);

    /// <summary>The longest stem.</summary>
    T Visit(CutStep analysisStep);

    /// <summary>Stemming by an algorithm.</summary>
    T Visit(StemmerStep analysisStep);

    /// <summary>Transliteration.</summary>
    T Visit(TransliterationStep analysisStep);

    /// <summary>Pairs of letters.</summary>
    T Visit(LetterJoiningStep analysisStep);
}

/// <summary>Replaces characters by the ones that they are searched as.</summary>
/// <param name="Pairs">Characters and their replacements, in order.</param>
public sealed record CharacterFoldingStep(IReadOnlyList<(string From, string To)> Pairs) : AnalysisStep
{
    /// <inheritdoc/>
    public override T Accept<T>(IAnalysisStepVisitor<T> visitor) => visitor.Visit(this);
}

/// <summary>Cuts text into words by Unicode word boundaries (UAX #29).</summary>
public sealed record WordsStep : AnalysisStep
{
    /// <inheritdoc/>
    public override T Accept<T>(IAnalysisStepVisitor<T> visitor) => visitor.Visit(this);
}

/// <summary>
/// Keeps only the words of documents that begin with a capital: names. Keeps every word of a query, since people type names in lower case.
/// </summary>
public sealed record NamesStep : AnalysisStep
{
    /// <inheritdoc/>
    public override T Accept<T>(IAnalysisStepVisitor<T> visitor) => visitor.Visit(this);
}

/// <summary>Makes words lower case.</summary>
public sealed record LowerCaseStep : AnalysisStep
{
    /// <inheritdoc/>
    public override T Accept<T>(IAnalysisStepVisitor<T> visitor) => visitor.Visit(this);
}

/// <summary>Writes Latin letters without their diacritics.</summary>
public sealed record DiacriticFoldingStep : AnalysisStep
{
    /// <inheritdoc/>
    public override T Accept<T>(IAnalysisStepVisitor<T> visitor) => visitor.Visit(this);
}

/// <summary>Drops words that are in nearly every text.</summary>
/// <param name="Words">The words.</param>
public sealed record StopWordsStep(IReadOnlySet<string> Words) : AnalysisStep
{
    /// <inheritdoc/>
    public override T Accept<T>(IAnalysisStepVisitor<T> visitor) => visitor.Visit(this);
}

/// <summary>Takes an article and its apostrophe off the word after it: <c>l'Ukraine</c>.</summary>
/// <param name="Articles">The articles without their apostrophes.</param>
public sealed record ElisionsStep(IReadOnlyList<string> Articles) : AnalysisStep
{
    /// <inheritdoc/>
    public override T Accept<T>(IAnalysisStepVisitor<T> visitor) => visitor.Visit(this);
}

/// <summary>Takes the longest ending off a word that leaves a stem of the minimum length.</summary>
/// <param name="Endings">The endings, longest first.</param>
/// <param name="MinStemLength">Letters that the stem keeps at least.</param>
public sealed record EndingsStep(IReadOnlyList<string> Endings, int MinStemLength) : AnalysisStep
{
    /// <inheritdoc/>
    public override T Accept<T>(IAnalysisStepVisitor<T> visitor) => visitor.Visit(this);
}

/// <summary>Cuts words after a number of letters.</summary>
/// <param name="MaxLength">The letters that are kept.</param>
public sealed record CutStep(int MaxLength) : AnalysisStep
{
    /// <inheritdoc/>
    public override T Accept<T>(IAnalysisStepVisitor<T> visitor) => visitor.Visit(this);
}

/// <summary>Reduces words to their stems by an algorithm that both engines have.</summary>
/// <param name="Stemmer">The algorithm.</param>
public sealed record StemmerStep(Stemmer Stemmer) : AnalysisStep
{
    /// <inheritdoc/>
    public override T Accept<T>(IAnalysisStepVisitor<T> visitor) => visitor.Visit(this);
}

/// <summary>Writes letters as Latin ones.</summary>
/// <param name="Letters">Lower-case letters and their Latin forms.</param>
public sealed record TransliterationStep(IReadOnlyDictionary<char, string> Letters) : AnalysisStep
{
    /// <inheritdoc/>
    public override T Accept<T>(IAnalysisStepVisitor<T> visitor) => visitor.Visit(this);
}

/// <summary>Makes two letters one; if the two are the same, any number of them.</summary>
/// <param name="Pairs">The pairs and their replacements, in order.</param>
public sealed record LetterJoiningStep(IReadOnlyList<(char First, char Second, char Joined)> Pairs) : AnalysisStep
{
    /// <inheritdoc/>
    public override T Accept<T>(IAnalysisStepVisitor<T> visitor) => visitor.Visit(this);
}

/// <summary>A stemming algorithm that both engines have. Language files name it with hyphens: <c>light-german</c>.</summary>
public enum Stemmer
{
    /// <summary>Takes the English possessive <c>'s</c> off.</summary>
    EnglishPossessive,

    /// <summary>Porter's algorithm for English.</summary>
    Porter,

    /// <summary>Snowball for Russian.</summary>
    SnowballRussian,

    /// <summary>Savoy's light stemmer for German.</summary>
    LightGerman,

    /// <summary>Savoy's light stemmer for French.</summary>
    LightFrench,

    /// <summary>Savoy's light stemmer for Spanish.</summary>
    LightSpanish,

    /// <summary>Savoy's light stemmer for Italian.</summary>
    LightItalian,

    /// <summary>Savoy's light stemmer for Portuguese.</summary>
    LightPortuguese,

    /// <summary>Dolamic and Savoy's light stemmer for Czech.</summary>
    Czech,

    /// <summary>Nakov's light stemmer for Bulgarian.</summary>
    Bulgarian,
}
