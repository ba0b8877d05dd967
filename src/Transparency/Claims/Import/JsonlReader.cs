using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Transparency.Archive;

namespace Transparency.Claims.Import;

/// <summary>Reads claims from JSON lines, in memory that does not depend on the input.</summary>
public static class JsonlReader
{
    /// <summary>The longest line, in bytes.</summary>
    public const int LongestLine = 1 << 20;

    /// <summary>The records of the stream, one for each line that is not blank.</summary>
    public static async IAsyncEnumerable<ImportRecord> ReadAsync(Stream input, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var reader = PipeReader.Create(input, new StreamPipeReaderOptions(bufferSize: 1 << 16, leaveOpen: true));
        try
        {
            long line = 0;
            string? skipped = null; // the start of a line that is too long, while its rest is passed over
            while (true)
            {
                var result = await reader.ReadAsync(cancel);
                var buffer = result.Buffer;
                while (buffer.PositionOf((byte)'\n') is { } end)
                {
                    var content = buffer.Slice(0, end);
                    buffer = buffer.Slice(buffer.GetPosition(1, end));
                    line++;
                    if (skipped is not null)
                    {
                        yield return TooLong(line, skipped);
                        skipped = null;
                    }
                    else if (Parse(line, content) is { } record) yield return record;
                }

                if (skipped is null && buffer.Length > LongestLine) skipped = Start(buffer);
                if (skipped is not null) buffer = buffer.Slice(buffer.End);
                if (result.IsCompleted)
                {
                    if (skipped is not null) yield return TooLong(line + 1, skipped);
                    else if (!buffer.IsEmpty && Parse(line + 1, buffer) is { } record) yield return record;
                    yield break;
                }

                reader.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    private static ImportRecord? Parse(long line, in ReadOnlySequence<byte> content)
    {
        if (content.Length > LongestLine) return TooLong(line, Start(content));
        ReadOnlyMemory<byte> bytes = content.IsSingleSegment ? content.First : content.ToArray();
        if (line == 1 && bytes.Span is [0xEF, 0xBB, 0xBF, ..]) bytes = bytes[3..];
        bytes = bytes.Trim(" \t\r"u8);
        if (bytes.IsEmpty) return null;
        var raw = Start(new ReadOnlySequence<byte>(bytes));
        if (!Utf8.IsValid(bytes.Span)) return ImportRecord.Reject(line, null, "is no valid UTF-8", raw);
        try
        {
            using var document = JsonDocument.Parse(bytes, ClaimJson.Parsing);
            var payload = document.RootElement.Clone();
            if (bytes.Span.IndexOf("\\u"u8) >= 0) LogEntry.Bytes(payload); // throws where an escape is half a surrogate pair
            return ImportRecord.Checked(line, payload, raw);
        }
        catch (JsonException e)
        {
            return ImportRecord.Reject(line, null, $"is no JSON: {e.Message}", raw);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            return ImportRecord.Reject(line, null, ImportRecord.BadEscape, raw);
        }
    }

    private static ImportRecord TooLong(long line, string raw) => ImportRecord.Reject(line, null, $"is longer than {LongestLine} bytes", raw);

    private static string Start(in ReadOnlySequence<byte> content) =>
        ImportRecord.Cut(Encoding.UTF8.GetString(content.Slice(0, Math.Min(content.Length, 4000)).ToArray()));
}
