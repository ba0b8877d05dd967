using Lucene.Net.Codecs;
using Lucene.Net.Codecs.Compressing;
using Lucene.Net.Codecs.Lucene46;

namespace Transparency.Search.Engines.Lucene;

/// <summary>
/// Lucene's own format, but for the documents themselves, which are packed in blocks of 4 KiB instead of 16: for each that is read its
/// whole block is unpacked, and nothing keeps it for the next one.
/// </summary>
[CodecName("Transparency")]
internal sealed class LuceneCodec() : FilterCodec(new Lucene46Codec())
{
    private const int BlockBytes = 4 << 10;

    public override StoredFieldsFormat StoredFieldsFormat { get; } =
        new CompressingStoredFieldsFormat("TransparencySource", CompressionMode.FAST, BlockBytes);

    /// <summary>Lets Lucene find it by the name that an index is written with. To be called before one is opened.</summary>
    public static void Register() => SetCodecFactory(new Factory());

    private sealed class Factory : DefaultCodecFactory
    {
        protected override void Initialize()
        {
            base.Initialize();
            PutCodecType(typeof(LuceneCodec));
        }
    }
}
