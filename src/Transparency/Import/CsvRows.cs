using System.Text;
using System.Text.Unicode;

namespace Transparency.Import;

/// <summary>A row of a table.</summary>
/// <param name="Line">Number of its first line, from 1.</param>
/// <param name="Fields">Its fields; null for a malformed row.</param>
/// <param name="Problem">Why the row is malformed; null for a valid row.</param>
/// <param name="Raw">The start of the row, unchanged.</param>
internal sealed record CsvRow(long Line, string[]? Fields, string? Problem, string Raw);

/// <summary>
/// Reads comma-separated rows (RFC 4180). A misplaced or unclosed quotation mark loses only its own line: the next line starts a new row.
/// CSV libraries stop there and keep rows of any length in memory, hence this reader.
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

    /// <summary>The non-blank rows of the stream.</summary>
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
                    : new CsvRow(line, null, "isn't valid UTF-8", Piece.Cut(bytes));
            input.Advance(length);
            line += breaks;
        }
    }

    /// <summary>Length of the next row with its line feed, or the reason why its end can't be found.</summary>
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

    /// <summary>The state after a byte; null for a misplaced quotation mark.</summary>
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
