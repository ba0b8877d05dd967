namespace Transparency.Tests.Archive;

/// <summary>A stream of a length that holds a repeated pattern, nothing of it in memory, and can't seek; it may break off.</summary>
internal sealed class MadeUpStream(long length, long failAt = long.MaxValue) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _position; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (_position >= failAt) throw new IOException("The stream broke off.");
        var read = (int)Math.Min(count, length - _position);
        for (var i = 0; i < read; i++) buffer[offset + i] = (byte)((_position + i) * 31 >> 3);
        _position += read;
        return read;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
