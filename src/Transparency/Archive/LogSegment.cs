using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace Transparency.Archive;

/// <summary>
/// The bytes of a segment: one gzip member (RFC 1952) of lines, whose header holds the SHA-256 of all its other bytes in an extra field.
/// A changed byte anywhere is found by whoever reads it, and <c>zcat</c> still shows the lines.
/// </summary>
internal static class LogSegment
{
    /// <summary>What the names of segments begin with.</summary>
    public const string Prefix = "log/";
    private const int GzipHeader = 10,
        HashAt = 16,
        ZippedAt = HashAt + SHA256.HashSizeInBytes;

    /// <summary>Deflated, FEXTRA, no time, no level, no system, 36 bytes extra: our subfield "Tr", 32 bytes.</summary>
    private static ReadOnlySpan<byte> Header =>
        [0x1F, 0x8B, 8, 4, 0, 0, 0, 0, 0, 255, 36, 0, (byte)'T', (byte)'r', SHA256.HashSizeInBytes, 0];

    /// <summary>The name of the segment that begins with an entry.</summary>
    public static string NameOf(long first) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{first:D12}.jsonl.gz");

    /// <summary>The entry that a segment begins with, by its name.</summary>
    /// <exception cref="InvalidDataException">The name is not that of a segment.</exception>
    public static long FirstOf(string name) =>
        long.TryParse(
            name.AsSpan(Prefix.Length, Math.Min(12, name.Length - Prefix.Length)),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var first
        )
            ? first
            : throw new InvalidDataException($"The blob '{name}' isn't a segment of the archive log. Move it out of '{Prefix}'.");

    /// <summary>The segment of entries.</summary>
    public static byte[] Pack(IEnumerable<LogEntry> entries)
    {
        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true))
        using (var lines = new BufferedStream(zip, 1 << 16))
            foreach (var entry in entries)
                entry.WriteLine(lines);
        var body = zipped.GetBuffer().AsSpan(GzipHeader, (int)zipped.Length - GzipHeader);
        return [.. Header, .. HashOf(body), .. body];
    }

    /// <summary>The entries of a segment, all of its bytes checked.</summary>
    /// <exception cref="InvalidDataException">It is damaged; the message names it.</exception>
    public static List<LogEntry> Unpack(string name, byte[] bytes)
    {
        var (first, entries) = (FirstOf(name), new List<LogEntry>());
        try
        {
            if (bytes.Length <= ZippedAt || !bytes.AsSpan().StartsWith(Header))
                throw new InvalidDataException("it does not begin like a segment.");
            if (!bytes.AsSpan(HashAt..ZippedAt).SequenceEqual(HashOf(bytes.AsSpan(ZippedAt))))
                throw new InvalidDataException("its SHA-256 is not the one that it states.");
            var lines = Unzip(bytes);
            while (lines.Length > 0)
            {
                var end = lines.Span.IndexOf((byte)'\n');
                entries.Add(LogEntry.Parse(lines[..end]));
                lines = lines[(end + 1)..];
                if (entries[^1].Seq != first + entries.Count - 1)
                    throw new InvalidDataException($"it is numbered {entries[^1].Seq}.");
            }

            return entries.Count > 0 ? entries : throw new InvalidDataException("it is empty.");
        }
        catch (Exception e)
            when (e is JsonException or InvalidDataException or InvalidOperationException or FormatException or ArgumentOutOfRangeException)
        {
            throw new InvalidDataException(
                $"The segment '{name}' of the archive log is damaged at entry {first + entries.Count}: {e.Message} "
                    + "Restore it from a backup.",
                e
            );
        }
    }

    private static byte[] HashOf(ReadOnlySpan<byte> zipped)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Header);
        hash.AppendData(zipped);
        return hash.GetHashAndReset();
    }

    private static ReadOnlyMemory<byte> Unzip(byte[] bytes)
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(^4..)); // ISIZE
        var lines = new MemoryStream((int)Math.Min(length, 1u << 28));
        using (var zip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress))
            zip.CopyTo(lines);
        return lines.GetBuffer().AsMemory(0, (int)lines.Length);
    }
}
