using System.Text;

namespace Transparency.Import;

/// <summary>A part of the input: a line, a row or an element.</summary>
/// <param name="Offset">Offset in the input, in bytes from 0.</param>
/// <param name="Bytes">Its bytes, or only the first ones if it is too long. Valid until the window is filled again.</param>
/// <param name="TooLong">It is longer than <see cref="InputWindow.Longest"/>.</param>
internal readonly record struct Piece(long Offset, ReadOnlyMemory<byte> Bytes, bool TooLong)
{
    /// <summary>The first characters, for display.</summary>
    public string Start => Cut(Bytes);

    /// <summary>The first 1,000 characters of UTF-8 bytes; invalid UTF-8 becomes U+FFFD.</summary>
    public static string Cut(ReadOnlyMemory<byte> bytes) =>
        ImportRecord.Cut(Encoding.UTF8.GetString(bytes.Span[..Math.Min(bytes.Length, 4000)]));
}

/// <summary>A sliding window over the bytes of a stream. It has a maximum size, so that memory use doesn't depend on the input.</summary>
internal sealed class InputWindow(Stream input, CancellationToken cancel)
{
    /// <summary>Maximum length of a line, row or element, in bytes.</summary>
    public const int Longest = 1 << 20;
    private byte[] _bytes = new byte[1 << 17];
    private int _start;
    private int _end;

    /// <summary>Offset of <see cref="Bytes"/> in the input, in bytes from 0.</summary>
    public long Offset { get; private set; }

    /// <summary>Bytes that were read and not yet consumed.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(_start, _end - _start);

    /// <summary>Consumes bytes.</summary>
    public void Advance(int count)
    {
        _start += count;
        Offset += count;
    }

    /// <summary>Reads more bytes into the window; false at the end of the input.</summary>
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
        var count = reading.IsCompleted ? await reading : await reading.AsTask().WaitAsync(cancel); // standard input ignores the token
        _end += count;
        return count > 0;
    }

    /// <summary>Skips a byte order mark at the start of the input.</summary>
    public async ValueTask SkipByteOrderMarkAsync()
    {
        while (Bytes.Length < 3 && await FillAsync()) { }

        if (Bytes.Span.StartsWith("\uFEFF"u8))
            Advance(3);
    }

    /// <summary>Consumes the next line and returns it without its line feed; null at the end of the input.</summary>
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
