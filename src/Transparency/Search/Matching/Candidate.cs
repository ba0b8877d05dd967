using Transparency.Search.Indexing;

namespace Transparency.Search.Matching;

/// <summary>A term of the text fields.</summary>
/// <param name="Analysis">Name of the analysis that made it: the term stands in <c>text.{analysis}</c> and <c>more.{analysis}</c>.</param>
/// <param name="Text">The term.</param>
public readonly record struct IndexTerm(string Analysis, string Text);

/// <summary>How many documents hold a term.</summary>
/// <param name="Documents">Documents in the index.</param>
/// <param name="Holding">
/// For each term that was asked about, the documents that hold it in the field of main texts, or in that of the others if these are more.
/// </param>
public sealed record TermFrequencies(int Documents, IReadOnlyList<int> Holding);

/// <summary>
/// What candidates are looked for by: claims that hold any of the words, or were seen at any of the links. Debunks and evidence are not candidates.
/// </summary>
/// <param name="Words">
/// Words, each in its forms. A word counts once, by the form and field that scores best (dis_max, without a tie breaker), with the boosts
/// of the schema.
/// </param>
/// <param name="Links">Addresses by <see cref="PostLinks.Normalize"/>.</param>
/// <param name="Count">The most claims by words, and the most by links.</param>
/// <param name="Except">Key of a document that is not to be returned.</param>
public sealed record CandidateQuery(
    IReadOnlyList<IReadOnlyList<IndexTerm>> Words,
    IReadOnlyList<string> Links,
    int Count,
    DocumentKey? Except
);

/// <summary>A claim that may be what a post repeats.</summary>
/// <param name="Document">The claim.</param>
/// <param name="SameLink">It was seen at one of the links.</param>
public sealed record Candidate(ClaimDocument Document, bool SameLink);
