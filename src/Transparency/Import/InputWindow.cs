using System.Text;

namespace Transparency.Import;

/// <summary>A stretch of the input: a line, a row or an element.</summary>
/// <param name="Offset">Where it begins in the input, in bytes from 0.</param>
/// <param name="Bytes">Its bytes, or only the first ones where it is too long. They are valid until the window is filled again.</param>
/// <param name="TooLong">It is longer than <see cref="InputWindow.Longest"/>.</param>
internal readonly record struct Piece(long Offset, ReadOnlyMemory<byte> Bytes, bool TooLong)
{
    /// <summary>The first characters, to show to people.</summary>
    public string Start => Cut(Bytes);

    /// <summary>The first 1000 characters of UTF-8 bytes; what is no UTF-8 becomes U+FFFD.</summary>
    public static string Cut(ReadOnlyMemory<byte> bytes) =>
        ImportRecord.Cut(Encoding.UTF8.GetString(bytes.Span[..Math.Min(bytes.Length, 4000)]));
}

/// <summary>The bytes of a stream that are looked at now. They grow to a bound, so that memory does not depend on the input.</summary>
internal sealed class InputWindow(Stream input, CancellationToken cancel)
{
    /// <summary>The longest line, row or element, in bytes.</summary>
    public const int Longest = 1 << 20;
    private byte[] _bytes = new byte[1 << 17];
    private int _start;
    private int _end;

    /// <summary>Where <see cref="Bytes"/> begin in the input, in bytes from 0.</summary>
    public long Offset { get; private set; }

    /// <summary>The bytes read and not yet passed.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(_start, _end - _start);

    /// <summary>Passes bytes.</summary>
    public void Advance(int count)
    {
        _start += count;
        Offset += count;
    }

    /// <summary>Reads more bytes behind those that are there; false at the end of the input.</summary>
    public async ValueTask<bool> FillAsync()
    {
        if (_start > 0)
        {
            _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _bytes.Length)
            Array.Resize(ref _bytes, 2 * _bytes.Length);
        var reading = input.ReadAsync(_bytes.AsMemory(_end), cancel);
        var count = reading.IsCompleted ? await reading : await reading.AsTask().WaitAsync(cancel); // standard input does not heed the token
        _end += count;
        return count > 0;
    }

    /// <summary>Passes a byte order mark, at the start of the input.</summary>
    public async ValueTask SkipByteOrderMarkAsync()
    {
        while (Bytes.Length < 3 && await FillAsync()) { }

        if (Bytes.Span.StartsWith("\uFEFF"u8))
            Advance(3);
    }

    /// <summary>Passes the next line, and gives it without its line feed; null at the end of the input.</summary>
    public async ValueTask<Piece?> LineAsync()
    {
        var offset = Offset;
        var seen = 0;
        Piece? start = null;
        while (true)
        {
            var end = Bytes.Span[seen..].IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = Bytes[..(seen + end)];
                Advance(line.Length + 1);
                return start ?? new Piece(offset, line, line.Length > Longest);
            }

            seen = Bytes.Length;
            if (seen > Longest)
            {
                start ??= new Piece(offset, Bytes[..4000].ToArray(), TooLong: true);
                Advance(seen);
                seen = 0;
            }

            if (await FillAsync())
                continue;
            var rest = Bytes;
            Advance(rest.Length);
            return start ?? (rest.IsEmpty ? null : new Piece(offset, rest, TooLong: false));
        }
    }
}
