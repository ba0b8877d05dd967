using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Transparency.Claims.Import;

/// <summary>Reads JSON Lines in constant memory: a line longer than <see cref="LongestLine"/> is passed over and rejected.</summary>
public static class JsonlReader
{
    /// <summary>The longest line, in bytes.</summary>
    public const int LongestLine = 1 << 20;

    /// <summary>Reads every line that is not blank.</summary>
    public static async IAsyncEnumerable<ImportRecord> ReadAsync(Stream input, [EnumeratorCancellation] CancellationToken cancel)
    {
        var pipe = PipeReader.Create(input, new StreamPipeReaderOptions(bufferSize: 1 << 16, leaveOpen: true));
        long line = 0;
        var tooLong = false;
        while (true)
        {
            var result = await pipe.ReadAsync(cancel);
            var buffer = result.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                line++;
                var record = tooLong ? TooLong(line) : Parse(line, buffer.Slice(0, end));
                tooLong = false;
                if (record is not null) yield return record;
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }

            if (result.IsCompleted)
            {
                line++;
                if ((tooLong ? TooLong(line) : Parse(line, buffer)) is { } last) yield return last;
                await pipe.CompleteAsync();
                yield break;
            }

            if (buffer.Length > LongestLine) tooLong = true;
            if (tooLong) buffer = buffer.Slice(buffer.End); // forget what is read of it
            pipe.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static ImportRecord TooLong(long line) => ImportRecord.Reject(line, "", $"the line is longer than {LongestLine} bytes", "");

    private static ImportRecord? Parse(long line, ReadOnlySequence<byte> sequence)
    {
        if (sequence.Length > LongestLine) return TooLong(line);
        var bytes = sequence.ToArray().AsMemory();
        if (line == 1 && bytes.Span.StartsWith(Encoding.UTF8.Preamble)) bytes = bytes[3..];
        if (bytes.Span.Trim(" \t\r"u8).IsEmpty) return null;
        if (!Utf8.IsValid(bytes.Span)) return ImportRecord.Reject(line, "", "the line is not valid UTF-8", Encoding.UTF8.GetString(bytes.Span));
        try
        {
            using var document = JsonDocument.Parse(bytes, ClaimJson.Parsing);
            return ImportRecord.Of(line, document.RootElement.Clone());
        }
        catch (JsonException e)
        {
            return ImportRecord.Reject(line, "", $"is no JSON: {e.Message}", Encoding.UTF8.GetString(bytes.Span));
        }
    }
}
