namespace Transparency.Tests.Archive;

/// <summary>
/// A stream of a length that holds a pattern, nothing of it in memory, and can't seek. It may break off, and call something after every 8
/// MiB.
/// </summary>
internal sealed class MadeUpStream(long length, long failAt = long.MaxValue, Action? whileRead = null) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (_position >= failAt)
            throw new IOException("The stream broke off.");
        var read = (int)Math.Min(count, length - _position);
        for (var i = 0; i < read; i++)
            buffer[offset + i] = (byte)((_position + i) * 31 >> 3);
        if (_position >> 23 != (_position + read) >> 23)
            whileRead?.Invoke();
        _position += read;
        return read;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
