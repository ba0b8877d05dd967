using System.Text;
using System.Text.Unicode;

namespace Transparency.Import;

/// <summary>A row of a table.</summary>
/// <param name="Line">The line it begins on, from 1.</param>
/// <param name="Fields">Its fields; null where it can't be read.</param>
/// <param name="Problem">Why it can't be read.</param>
/// <param name="Raw">Its start as it came.</param>
internal sealed record CsvRow(long Line, string[]? Fields, string? Problem, string Raw);

/// <summary>
/// Reads comma-separated rows as RFC 4180 writes them. Where a quotation mark is out of place or is not closed, that line is given up and
/// the next one is a row again: the reason not to use a library, which stops there and holds rows of any length in memory.
/// </summary>
internal static class CsvRows
{
    private enum State
    {
        FieldStart,
        Plain,
        Quoted,
        AfterQuote,
    }

    /// <summary>The rows of the stream that are not blank.</summary>
    public static async IAsyncEnumerable<CsvRow> ReadAsync(InputWindow input)
    {
        await input.SkipByteOrderMarkAsync();
        long line = 1;
        while (input.Bytes.Length > 0 || await input.FillAsync())
        {
            var (length, problem) = await MeasureAsync(input);
            if (problem is not null)
            {
                var first = (await input.LineAsync())!.Value;
                yield return new CsvRow(line++, null, first.TooLong ? $"is longer than {InputWindow.Longest} bytes" : problem, first.Start);
                continue;
            }

            var bytes = input.Bytes[..length];
            var breaks = bytes.Span.Count((byte)'\n');
            if (bytes.Span.IndexOfAnyExcept("\r\n"u8) >= 0)
                yield return Utf8.IsValid(bytes.Span)
                    ? new CsvRow(line, Split(Encoding.UTF8.GetString(bytes.Span)), null, Piece.Cut(bytes))
                    : new CsvRow(line, null, "is no valid UTF-8", Piece.Cut(bytes));
            input.Advance(length);
            line += breaks;
        }
    }

    /// <summary>The length of the next row with its line feed, or why it has no end.</summary>
    private static async ValueTask<(int Length, string? Problem)> MeasureAsync(InputWindow input)
    {
        var state = State.FieldStart;
        var seen = 0;
        while (true)
        {
            var bytes = input.Bytes.Span;
            for (; seen < bytes.Length; seen++)
            {
                if (Next(state, bytes[seen]) is not { } next)
                    return (0, "has a quotation mark out of place, or one that is not closed");
                if (bytes[seen] == '\n' && next != State.Quoted)
                    return seen < InputWindow.Longest ? (seen + 1, null) : (0, TooLong);
                state = next;
            }

            if (seen > InputWindow.Longest)
                return (0, TooLong);
            if (!await input.FillAsync())
                return state == State.Quoted ? (0, "has a quotation mark that is not closed") : (seen, null);
        }
    }

    private static string TooLong => $"begins a row longer than {InputWindow.Longest} bytes: a quotation mark may not be closed";

    /// <summary>The state after a byte; null where a quotation mark is out of place.</summary>
    private static State? Next(State state, byte one) =>
        (state, one) switch
        {
            (State.Quoted, (byte)'"') => State.AfterQuote,
            (State.Quoted, _) => State.Quoted,
            (_, (byte)',') => State.FieldStart,
            (State.FieldStart or State.AfterQuote, (byte)'"') => State.Quoted,
            (State.AfterQuote, not ((byte)'\r' or (byte)'\n')) => null,
            (State.AfterQuote, _) => State.AfterQuote,
            (_, (byte)'"') => null,
            _ => State.Plain,
        };

    /// <summary>The fields of a well-formed row.</summary>
    private static string[] Split(string row)
    {
        row = row.TrimEnd('\r', '\n');
        var fields = new List<string>();
        var (start, quoted) = (0, false);
        for (var i = 0; i <= row.Length; i++)
        {
            if (i < row.Length && row[i] == '"')
                quoted = !quoted;
            if (i < row.Length && (row[i] != ',' || quoted))
                continue;
            var field = row.AsSpan(start, i - start);
            fields.Add(
                field is ['"', .. var inner, '"'] ? inner.ToString().Replace("\"\"", "\"", StringComparison.Ordinal) : field.ToString()
            );
            start = i + 1;
        }

        return [.. fields];
    }
}
