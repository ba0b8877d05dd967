using System.Text;
using Transparency.Import;

namespace Transparency.Tests.Import;

/// <summary>What a reader makes of an input, one line a record: <c>ok id</c>, or <c>where: field: reason</c>.</summary>
internal static class Outcome
{
    public static Task<string[]> OfAsync(ImportFormat format, string input) => OfAsync(format, Encoding.UTF8.GetBytes(input));

    /// <summary>Reads the input at once and in parts of 7 bytes, so that every boundary is met, and expects the same of both.</summary>
    public static async Task<string[]> OfAsync(ImportFormat format, byte[] input)
    {
        var whole = await ReadAsync(format, new MemoryStream(input));
        if (input.Length < 100_000)
            Assert.Equal(whole, await ReadAsync(format, new PartedStream(input, 7)));
        return whole;
    }

    public static async Task<string[]> ReadAsync(ImportFormat format, Stream stream) =>
        await RecordsAsync(format, stream).Select(Line).ToArrayAsync();

    public static IAsyncEnumerable<ImportRecord> RecordsAsync(ImportFormat format, Stream stream) =>
        ImportFormats.ReadAsync(format, stream);

    private static string Line(ImportRecord record)
    {
        Assert.True(record.Raw.Length <= 1000);
        if (record.Payload is { } payload)
            return $"ok {payload.GetProperty("id").GetString()}";
        return record.Field is { Length: > 0 } field ? $"{record.Where}: {field}: {record.Reason}" : $"{record.Where}: {record.Reason}";
    }

    private sealed class PartedStream(byte[] bytes, int part) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(part, buffer.Length)], cancellationToken);
    }
}

/// <summary>A stream that is made while it is read: a start, a part many times, and an end.</summary>
internal sealed class RepeatedStream(string start, Func<long, string> part, long times, string end) : Stream
{
    private byte[] _bytes = Encoding.UTF8.GetBytes(start);
    private int _at;
    private long _next;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        while (_at == _bytes.Length)
        {
            if (_next > times)
                return 0;
            _bytes = Encoding.UTF8.GetBytes(_next < times ? part(_next) : end);
            _next++;
            _at = 0;
        }

        var count = Math.Min(buffer.Length, _bytes.Length - _at);
        _bytes.AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        Position += count;
        return count;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
