using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Transparency.Web.Api;

/// <summary>Where a list goes on: a page, or an entry of the archive's log. Clients pass it back as it is.</summary>
/// <param name="Kind">What <paramref name="Position"/> counts.</param>
/// <param name="Position">The page, from 1, or the number of the entry.</param>
internal readonly record struct Cursor(CursorKind Kind, long Position)
{
    public override string ToString() =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{(char)Kind}{Position}")));

    /// <summary>Parses a cursor; null if the text isn't a valid one.</summary>
    public static Cursor? Parse(string text)
    {
        Span<byte> bytes = stackalloc byte[32];
        if (text.Length > 40 || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var length) || length < 2)
            return null;
        var kind = (CursorKind)bytes[0];
        return Enum.IsDefined(kind) && long.TryParse(bytes[1..length], NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? new(kind, position)
            : null;
    }
}

/// <summary>What the position of a <see cref="Cursor"/> counts; the value is the letter that it is written with.</summary>
internal enum CursorKind
{
    /// <summary>Pages of a search.</summary>
    Page = 'p',

    /// <summary>Entries of the log.</summary>
    Entry = 'e',
}
