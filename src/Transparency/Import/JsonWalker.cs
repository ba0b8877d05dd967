using System.Text.Json;

namespace Transparency.Import;

/// <summary>The syntax of a JSON document is broken; nothing after this position can be parsed.</summary>
internal sealed class BrokenJsonException(long offset, string reason) : Exception(reason)
{
    public long Offset => offset;
}

/// <summary>
/// Reads values out of a JSON document of any size, one at a time. A value ends where its brackets and quotation marks are closed,
/// whatever is between them: a malformed element affects only itself, and nesting costs a counter instead of stack.
/// </summary>
internal sealed class JsonWalker(InputWindow input)
{
    /// <summary>Current offset, in bytes from 0.</summary>
    public long Offset => input.Offset;

    /// <summary>Skips white space and returns the next byte, or -1 at the end of the input.</summary>
    public async ValueTask<int> PeekAsync()
    {
        while (true)
        {
            var skip = input.Bytes.Span.IndexOfAnyExcept(" \t\r\n"u8);
            input.Advance(skip < 0 ? input.Bytes.Length : skip);
            if (skip >= 0)
                return input.Bytes.Span[0];
            if (!await input.FillAsync())
                return -1;
        }
    }

    /// <summary>
    /// Enumerates the next array, or the single value in its place. Each step is positioned before an element and returns its offset;
    /// what the caller doesn't read is skipped.
    /// </summary>
    public async IAsyncEnumerable<long> ItemsAsync()
    {
        var array = await TakeAsync('[');
        if (array && await TakeAsync(']'))
            yield break;
        do
        {
            await PeekAsync();
            var offset = Offset;
            yield return offset;
            if (Offset == offset)
                await ValueAsync();
        } while (array && await TakeAsync(','));
        if (array && !await TakeAsync(']'))
            throw Broken("expected a comma or the end of the array");
    }

    /// <summary>
    /// Enumerates the next object. Each step returns a name and is positioned before its value, which is skipped if not read.
    /// </summary>
    public async IAsyncEnumerable<string> PropertiesAsync()
    {
        if (!await TakeAsync('{'))
            throw Broken("expected an object");
        if (await TakeAsync('}'))
            yield break;
        do
        {
            var name = await PeekAsync() == '"' ? Text(await ValueAsync()) : null;
            if (name is null)
                throw Broken("expected a property name");
            if (!await TakeAsync(':'))
                throw Broken("expected a colon");
            await PeekAsync();
            var offset = Offset;
            yield return name;
            if (Offset == offset)
                await ValueAsync();
        } while (await TakeAsync(','));
        if (!await TakeAsync('}'))
            throw Broken("expected a comma or the end of the object");
    }

    /// <summary>Reads the next value.</summary>
    public async ValueTask<Piece> ValueAsync()
    {
        if (await PeekAsync() is -1 or ',' or ':' or ']' or '}')
            throw Broken("expected a value");
        var offset = Offset;
        var scan = default(ValueScan);
        var seen = 0;
        Piece? start = null;
        while (true)
        {
            var end = scan.End(input.Bytes.Span[seen..]);
            if (end < 0)
            {
                seen = input.Bytes.Length;
                if (seen > InputWindow.Longest)
                {
                    start ??= new Piece(offset, input.Bytes[..4000].ToArray(), TooLong: true);
                    input.Advance(seen);
                    seen = 0;
                }

                if (await input.FillAsync())
                    continue;
                if (scan.Open)
                    throw new BrokenJsonException(offset, "the input ends inside the value that begins here");
                end = 0;
            }

            var value = input.Bytes[..(seen + end)];
            input.Advance(value.Length);
            return start ?? new Piece(offset, value, value.Length > InputWindow.Longest);
        }
    }

    /// <summary>The text of a string or number; null for other values.</summary>
    public static string? Text(Piece piece)
    {
        if (piece.TooLong || !ImportJson.TryParse(piece.Bytes.Span, out var element, out _))
            return null;
        return element.ValueKind switch
        {
            JsonValueKind.String => element.GetString(),
            JsonValueKind.Number => element.GetRawText(),
            _ => null,
        };
    }

    /// <summary>The error for a document that is malformed here.</summary>
    public BrokenJsonException Broken(string expected) => new(Offset, expected);

    private async ValueTask<bool> TakeAsync(char one)
    {
        if (await PeekAsync() != one)
            return false;
        input.Advance(1);
        return true;
    }

    /// <summary>Finds the end of a value whose bytes arrive in parts.</summary>
    private struct ValueScan
    {
        private int _depth;
        private bool _text;
        private bool _escaped;

        /// <summary>A bracket or quotation mark is not closed yet.</summary>
        public readonly bool Open => _depth > 0 || _text;

        /// <summary>Number of these bytes that belong to the value if it ends in them; otherwise -1.</summary>
        public int End(ReadOnlySpan<byte> bytes)
        {
            for (var i = 0; i < bytes.Length; i++)
            {
                var one = bytes[i];
                if (_escaped)
                    _escaped = false;
                else if (_text)
                {
                    _escaped = one == '\\';
                    _text = one != '"';
                    if (!Open)
                        return i + 1;
                }
                else if (one == '"')
                    _text = true;
                else if (one is (byte)'{' or (byte)'[')
                    _depth++;
                else if (one is (byte)'}' or (byte)']')
                {
                    if (_depth == 0)
                        return i;
                    if (--_depth == 0)
                        return i + 1;
                }
                else if (_depth == 0 && one is (byte)',' or (byte)':' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
                    return i;
            }

            return -1;
        }
    }
}
