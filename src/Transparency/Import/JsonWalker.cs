using System.Text.Json;

namespace Transparency.Import;

/// <summary>The syntax of a JSON document is broken, so that nothing after this place can be told apart.</summary>
internal sealed class BrokenJsonException(long offset, string reason) : Exception(reason)
{
    public long Offset => offset;
}

/// <summary>
/// Walks through a JSON document of any size and takes values out of it, one at a time. A value ends where its brackets and quotation marks
/// do, whatever stands between them: so a malformed element costs that element alone, and nesting costs a counter and no stack.
/// </summary>
internal sealed class JsonWalker(InputWindow input)
{
    /// <summary>Where the walker stands, in bytes from 0.</summary>
    public long Offset => input.Offset;

    /// <summary>Passes white space; gives the byte that comes then, or -1 at the end of the input.</summary>
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
    /// Steps through the array that comes next, or the one value in its place. Each step stands before an element and gives its offset;
    /// what the caller does not take as a whole, is passed.
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
            throw Broken("a comma or the end of the array is expected");
    }

    /// <summary>
    /// Steps through the object that comes next. Each step gives a name and stands before its value, which is passed if not taken.
    /// </summary>
    public async IAsyncEnumerable<string> PropertiesAsync()
    {
        if (!await TakeAsync('{'))
            throw Broken("an object is expected");
        if (await TakeAsync('}'))
            yield break;
        do
        {
            var name = await PeekAsync() == '"' ? Text(await ValueAsync()) : null;
            if (name is null)
                throw Broken("the name of a property is expected");
            if (!await TakeAsync(':'))
                throw Broken("a colon is expected");
            await PeekAsync();
            var offset = Offset;
            yield return name;
            if (Offset == offset)
                await ValueAsync();
        } while (await TakeAsync(','));
        if (!await TakeAsync('}'))
            throw Broken("a comma or the end of the object is expected");
    }

    /// <summary>Takes the value that comes next.</summary>
    public async ValueTask<Piece> ValueAsync()
    {
        if (await PeekAsync() is -1 or ',' or ':' or ']' or '}')
            throw Broken("a value is expected");
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
                    throw new BrokenJsonException(offset, "the input ends within the value that begins here");
                end = 0;
            }

            var value = input.Bytes[..(seen + end)];
            input.Advance(value.Length);
            return start ?? new Piece(offset, value, value.Length > InputWindow.Longest);
        }
    }

    /// <summary>The text of a string or number that was taken; null where it is neither.</summary>
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

    /// <summary>What a document that is broken here is reported with.</summary>
    public BrokenJsonException Broken(string expected) => new(Offset, expected);

    private async ValueTask<bool> TakeAsync(char one)
    {
        if (await PeekAsync() != one)
            return false;
        input.Advance(1);
        return true;
    }

    /// <summary>Finds the end of a value whose bytes come in parts.</summary>
    private struct ValueScan
    {
        private int _depth;
        private bool _text;
        private bool _escaped;

        /// <summary>A bracket or quotation mark is not closed yet.</summary>
        public readonly bool Open => _depth > 0 || _text;

        /// <summary>How many of these bytes belong to the value, when it ends in them; else -1.</summary>
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
