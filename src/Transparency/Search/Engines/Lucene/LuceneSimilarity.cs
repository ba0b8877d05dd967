using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Transparency.Search.Analysis;

namespace Transparency.Search.Engines.Lucene;

/// <summary>
/// The schema's BM25 as Lucene 8 and later compute it, and so Elasticsearch: both engines give a document the same score. Lucene.NET's
/// own, of 4.8, counts the documents that lack a field among those that have it, so that words of a small language seem rare and all of
/// its texts long, and takes a text of 11 words for one of 16.
/// </summary>
internal sealed class LuceneSimilarity() : BM25Similarity(SearchSchema.K1, SearchSchema.B)
{
    /// <summary>
    /// The lengths that a byte stands for: exact to 40 words, from there on with four significant bits (Lucene 8,
    /// <c>SmallFloat.intToByte4</c>).
    /// </summary>
    private static readonly int[] Lengths = [.. Enumerable.Range(0, 256).Select(LengthOf)];

    /// <inheritdoc/>
    public override Explanation IdfExplain(CollectionStatistics collectionStats, TermStatistics termStats) =>
        base.IdfExplain(OfField(collectionStats), termStats);

    /// <inheritdoc/>
    public override Explanation IdfExplain(CollectionStatistics collectionStats, TermStatistics[] termStats) =>
        base.IdfExplain(OfField(collectionStats), termStats);

    /// <inheritdoc/>
    protected override float AvgFieldLength(CollectionStatistics collectionStats) => base.AvgFieldLength(OfField(collectionStats));

    /// <inheritdoc/>
    protected override byte EncodeNormValue(float boost, int fieldLength) =>
        Array.BinarySearch(Lengths, fieldLength) is var found && found >= 0 ? (byte)found : (byte)(~found - 1);

    /// <inheritdoc/>
    protected override float DecodeNormValue(byte b) => Lengths[b];

    /// <summary>The same statistics without the documents that lack the field.</summary>
    private static CollectionStatistics OfField(CollectionStatistics all) =>
        new(all.Field, all.DocCount, all.DocCount, all.SumTotalTermFreq, all.SumDocFreq);

    private static int LengthOf(int code)
    {
        const int exact = 24; // these and the first sixteen of the rest
        var rest = code - exact;
        return rest < 8 ? code : exact + (int)Math.Min((8L | (rest & 7)) << ((rest >> 3) - 1), int.MaxValue - exact);
    }
}
