using System.Text.Json;
using Transparency.Claims;

namespace Transparency.Import;

/// <summary>One record of an import: a checked claim, or a reject with its reason.</summary>
/// <param name="Position">Number of the line, or of the record in a JSON document, from 1.</param>
/// <param name="Payload">The claim; null for a reject.</param>
/// <param name="Field">The invalid field by its name in the input, if the problem concerns one.</param>
/// <param name="Reason">Why the record was rejected.</param>
/// <param name="Raw">For a reject, the start of the record (at most 1,000 characters); empty for a claim.</param>
public sealed record ImportRecord(long Position, JsonElement? Payload, string? Field, string? Reason, string Raw)
{
    private const int LongestRaw = 1000;

    /// <summary>Byte offset of the record in a JSON document, from 0; null if <see cref="Position"/> is a line number.</summary>
    public long? Offset { get; init; }

    /// <summary>Position of the record, for people: <c>line 12</c> or <c>record 3 at byte 4711</c>.</summary>
    public string Where => Offset is null ? $"line {Position}" : $"record {Position} at byte {Offset}";

    internal static ImportRecord Reject(long position, string? field, string reason, string raw) =>
        new(position, null, field, reason, Cut(raw));

    internal static ImportRecord Reject(long position, IReadOnlyList<ClaimProblem> problems, string raw) =>
        Reject(position, problems[0].Field, problems[0].Reason + (problems.Count == 1 ? "" : $" (and {problems.Count - 1} more)"), raw);

    /// <summary>Truncates a text for a reject, never inside a character.</summary>
    internal static string Cut(string raw)
    {
        if (raw.Length <= LongestRaw)
            return raw;
        return raw[..(char.IsHighSurrogate(raw[LongestRaw - 1]) ? LongestRaw - 1 : LongestRaw)];
    }
}
