using System.Buffers.Binary;

namespace Transparency.Evidence;

/// <summary>
/// Detects a GPS position in a picture or video. Containers are many and metadata formats few, so the bytes are searched for the latter: a
/// TIFF header with GPS coordinates (Exif 3.0, 4.6.6: in JPEG, PNG, WebP, HEIF), the properties of XMP, and the location boxes of MP4 and
/// QuickTime. Compressed data isn't searched.
/// </summary>
internal static class GpsPosition
{
    private const int WindowBytes = 1 << 20;
    private const int Reach = 1 << 16; // Exif in a JPEG has at most 64 KiB
    private const ushort GpsDirectory = 0x8825,
        Latitude = 2;

    /// <summary>True if the rest of the stream contains a position.</summary>
    public static async Task<bool> IsInAsync(Stream stream, CancellationToken cancel)
    {
        var window = new byte[WindowBytes + Reach];
        var kept = 0;
        while (
            await stream.ReadAtLeastAsync(window.AsMemory(kept), window.Length - kept, throwOnEndOfStream: false, cancel)
                is > 0
                    and var read
        )
        {
            if (IsIn(window.AsSpan(0, kept + read)))
                return true;
            if (kept + read < window.Length)
                return false;
            window.AsSpan(WindowBytes).CopyTo(window);
            kept = Reach;
        }

        return false;
    }

    private static bool IsIn(ReadOnlySpan<byte> bytes) =>
        bytes.IndexOf("GPSLatitude"u8) >= 0
        || bytes.IndexOf("location.ISO6709"u8) >= 0
        || bytes.IndexOf("loci\0\0\0\0"u8) >= 0
        || HasPlaceBox(bytes)
        || HasCoordinates(bytes, "II*\0"u8, littleEndian: true)
        || HasCoordinates(bytes, "MM\0*"u8, littleEndian: false);

    /// <summary>The box ©xyz: length and language, then a position in ISO 6709 form, such as +50.4501+030.5234/.</summary>
    private static bool HasPlaceBox(ReadOnlySpan<byte> bytes)
    {
        for (
            int at;
            (at = bytes.IndexOf([(byte)0xA9, (byte)'x', (byte)'y', (byte)'z'])) >= 0 && at + 10 < bytes.Length;
            bytes = bytes[(at + 4)..]
        )
            if (bytes[at + 8] is (byte)'+' or (byte)'-' && char.IsAsciiDigit((char)bytes[at + 9]))
                return true;
        return false;
    }

    private static bool HasCoordinates(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> header, bool littleEndian)
    {
        for (int at; (at = bytes.IndexOf(header)) >= 0; bytes = bytes[(at + header.Length)..])
        {
            var tiff = new Tiff(bytes[at..], littleEndian);
            if (tiff.Find(tiff.Number(4), GpsDirectory) is { } directory && tiff.Find(directory, Latitude) is not null)
                return true;
        }

        return false;
    }

    /// <summary>The part of TIFF 6.0 needed to find a tag. Offsets outside the bytes find nothing.</summary>
    private readonly ref struct Tiff(ReadOnlySpan<byte> bytes, bool littleEndian)
    {
        private const int EntryBytes = 12,
            MostEntries = 512; // a hostile file may hold a hundred thousand headers that lead to long directories
        private readonly ReadOnlySpan<byte> _bytes = bytes;

        /// <summary>The value of a tag in the directory at an offset.</summary>
        public uint? Find(uint directory, ushort tag)
        {
            for (var (entry, left) = (directory + 2, Math.Min((int)Short(directory), MostEntries)); left > 0; entry += EntryBytes, left--)
                if (Short(entry) == tag)
                    return Number(entry + 8);
            return null;
        }

        public uint Number(uint at) =>
            at > _bytes.Length - 4L ? 0
            : littleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(_bytes[(int)at..])
            : BinaryPrimitives.ReadUInt32BigEndian(_bytes[(int)at..]);

        private ushort Short(uint at) =>
            at > _bytes.Length - 2L ? (ushort)0
            : littleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(_bytes[(int)at..])
            : BinaryPrimitives.ReadUInt16BigEndian(_bytes[(int)at..]);
    }
}
