using System.Security.Cryptography;

namespace Transparency.Evidence;

/// <summary>Reads another stream and refuses it if it is longer than stated, or if its hash is another one at its end.</summary>
/// <param name="inner">The inner stream, disposed together with this one.</param>
/// <param name="mostBytes">Reading more than this is an error.</param>
/// <param name="sha256">Expected SHA-256 of the whole stream, checked at its end; null for any.</param>
/// <param name="name">Name used in error messages.</param>
internal sealed class CheckedStream(Stream inner, long mostBytes, string? sha256, string name) : Stream
{
    private readonly IncrementalHash? _hash = sha256 is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        Check(buffer[..count], asked: buffer.Length);
        return count;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        Check(buffer.Span[..count], asked: buffer.Length);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            _hash?.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Check(ReadOnlySpan<byte> bytes, int asked)
    {
        if ((_read += bytes.Length) > mostBytes)
            throw new InvalidDataException(
                $"{name} has more than the {mostBytes} bytes that were stated: it is damaged, or it grew meanwhile. Nothing was kept."
            );
        _hash?.AppendData(bytes);
        if (bytes.IsEmpty && asked > 0 && _hash is not null && Convert.ToHexStringLower(_hash.GetCurrentHash()) != sha256)
            throw new InvalidDataException(
                $"{name} changed while it was being stored. Nothing was kept. Try again when no other program writes to it."
            );
    }
}
