using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;
using Transparency.Archive;
using Transparency.Claims;

namespace Transparency.Import;

/// <summary>How every reader takes JSON apart.</summary>
internal static class ImportJson
{
    /// <summary>Reads one element; false, and why, where these bytes are none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out JsonElement element, [NotNullWhen(false)] out string? problem)
    {
        element = default;
        problem = Utf8.IsValid(bytes) ? null : "is no valid UTF-8";
        if (problem is not null)
            return false;
        try
        {
            element = JsonElement.Parse(bytes, ClaimJson.Parsing);
            if (bytes.IndexOf("\\u"u8) >= 0)
                LogEntry.Bytes(element); // throws where an escape is half a surrogate pair
            return true;
        }
        catch (JsonException e)
        {
            problem = $"is no JSON that can be read: {Words(e)}";
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            problem = ClaimJson.BadEscape;
        }

        return false;
    }

    /// <summary>
    /// The records of a JSON document up to where its syntax is broken: that place is the last record then, and a reject.
    /// </summary>
    /// <exception cref="InvalidDataException">It is broken before its first record.</exception>
    public static async IAsyncEnumerable<ImportRecord> UntilBrokenAsync(IAsyncEnumerable<ImportRecord> records)
    {
        await using var steps = records.GetAsyncEnumerator();
        for (long position = 1; ; position++)
        {
            BrokenJsonException? broken = null;
            try
            {
                if (!await steps.MoveNextAsync())
                    yield break;
            }
            catch (BrokenJsonException e)
            {
                if (position == 1)
                    throw new InvalidDataException($"The input is no readable JSON: at byte {e.Offset}, {e.Message}.", e);
                broken = e;
            }

            if (broken is null)
            {
                yield return steps.Current;
                continue;
            }

            var reason = $"the JSON document is broken here and not read on: {broken.Message}";
            yield return ImportRecord.Reject(position, null, reason, "") with
            {
                Offset = broken.Offset,
            };
            yield break;
        }
    }

    /// <summary>The message without the place, which counts lines of the record and not of the input.</summary>
    private static string Words(JsonException e)
    {
        var at = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var message = (at < 0 ? e.Message : e.Message[..at]).Replace(" encountered during deserialization", "", StringComparison.Ordinal);
        return message + (e.BytePositionInLine is { } position ? $" (at byte {position})" : "");
    }
}
