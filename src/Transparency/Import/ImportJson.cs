using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;
using Transparency.Archive;
using Transparency.Claims;

namespace Transparency.Import;

/// <summary>JSON parsing shared by all readers.</summary>
internal static class ImportJson
{
    /// <summary>Parses one element; returns false and the reason if the bytes aren't valid JSON.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out JsonElement element, [NotNullWhen(false)] out string? problem)
    {
        element = default;
        problem = Utf8.IsValid(bytes) ? null : "isn't valid UTF-8";
        if (problem is not null)
            return false;
        try
        {
            element = JsonElement.Parse(bytes, ClaimJson.Parsing);
            if (bytes.IndexOf("\\u"u8) >= 0)
                LogEntry.Bytes(element); // throws for an escape that is a lone surrogate
            return true;
        }
        catch (JsonException e)
        {
            problem = $"isn't readable JSON: {Words(e)}";
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            problem = ClaimJson.BadEscape;
        }

        return false;
    }

    /// <summary>
    /// The records of a JSON document. Broken syntax ends it: the last record is then a reject with the position.
    /// </summary>
    /// <exception cref="InvalidDataException">The document is malformed before its first record.</exception>
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
                    throw new InvalidDataException($"The input isn't readable JSON: at byte {e.Offset}, {e.Message}.", e);
                broken = e;
            }

            if (broken is null)
            {
                yield return steps.Current;
                continue;
            }

            var reason = $"the JSON document is malformed here, and the rest was not read: {broken.Message}";
            yield return ImportRecord.Reject(position, null, reason, "") with
            {
                Offset = broken.Offset,
            };
            yield break;
        }
    }

    /// <summary>The message without its position, which counts lines of the record instead of the input.</summary>
    private static string Words(JsonException e)
    {
        var at = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var message = (at < 0 ? e.Message : e.Message[..at]).Replace(" encountered during deserialization", "", StringComparison.Ordinal);
        return message + (e.BytePositionInLine is { } position ? $" (at byte {position})" : "");
    }
}
