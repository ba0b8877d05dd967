using System.Runtime.CompilerServices;
using Transparency.Claims;

namespace Transparency.Import;

/// <summary>Reads claims from JSON Lines in constant memory.</summary>
public static class JsonlReader
{
    /// <summary>Maximum length of a line, in bytes.</summary>
    public const int LongestLine = InputWindow.Longest;

    /// <summary>The records of the stream, one per non-blank line.</summary>
    public static async IAsyncEnumerable<ImportRecord> ReadAsync(Stream input, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var window = new InputWindow(input, cancel);
        await window.SkipByteOrderMarkAsync();
        for (long line = 1; await window.LineAsync() is { } piece; line++)
            if (Record(line, piece) is { } record)
                yield return record;
    }

    /// <summary>The record on a line; null for a blank line.</summary>
    internal static ImportRecord? Record(long line, Piece piece)
    {
        if (piece.TooLong)
            return ImportRecord.Reject(line, null, $"is longer than {LongestLine} bytes", piece.Start);
        var bytes = piece.Bytes.Trim(" \t\r"u8);
        if (bytes.IsEmpty)
            return null;
        if (!ImportJson.TryParse(bytes.Span, out var payload, out var problem))
            return ImportRecord.Reject(line, null, problem, Piece.Cut(bytes));
        return ClaimJson.Check(payload) is { Count: > 0 } problems
            ? ImportRecord.Reject(line, problems, Piece.Cut(bytes))
            : new ImportRecord(line, payload, null, null, "");
    }
}
