using System.Buffers.Binary;
using System.Text;
using SkiaSharp;

namespace Transparency.Tests.Evidence;

/// <summary>Files as captures bring them, and as somebody would make them who means harm.</summary>
internal static class Samples
{
    public const string Script = "document.title = 'evidence ran'; parent.document.title = 'evidence ran'; top.evidenceRan = true";

    public static byte[] Svg { get; } =
        Encoding.UTF8.GetBytes(
            $"""<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"><script>{Script}</script><rect width="99" height="99"/></svg>"""
        );

    public static byte[] Html { get; } =
        Encoding.UTF8.GetBytes($"<!DOCTYPE html><title>A page</title><script>{Script}</script><h1>Evidence</h1>");

    /// <summary>A GIF that is a script as well: its size reads as the beginning of a comment.</summary>
    public static byte[] Polyglot { get; } = [.. "GIF89a/*"u8, .. new byte[3], .. Encoding.UTF8.GetBytes($"*/=1;{Script}")];

    /// <summary>An MP4 file's beginning: enough to be told as one.</summary>
    public static byte[] Video { get; } = [0, 0, 0, 24, .. "ftypisom"u8, 0, 0, 2, 0, .. "isommp42"u8, .. new byte[100_000]];

    public static byte[] Picture(int width = 1200, int height = 800, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        using var bitmap = new SKBitmap(width, height);
        bitmap.Erase(SKColors.DarkRed);
        using (var canvas = new SKCanvas(bitmap))
            canvas.DrawRect(0, 0, width / 2f, height, new SKPaint { Color = SKColors.DarkBlue }); // blue left, red right
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    /// <summary>A PNG of a few bytes that declares this many pixels.</summary>
    public static byte[] Bomb(uint width, uint height)
    {
        byte[] header = [.. "IHDR"u8, 0, 0, 0, 0, 0, 0, 0, 0, 8, 6, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), width);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(8), height);
        var crc = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(crc, Crc32(header));
        return [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 0, 0, 0, 13, .. header, .. crc, .. Picture(8, 8)[33..]];
    }

    /// <summary>The checksum of PNG chunks (PNG 3rd edition, annex D).</summary>
    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        return ~crc;
    }

    /// <summary>A photograph as a telephone stores it: on its side, with the place where it was taken.</summary>
    public static byte[] Photograph(bool withPosition = true) =>
        [.. Picture(600, 400, SKEncodedImageFormat.Jpeg)[..2], .. Exif(withPosition), .. Picture(600, 400, SKEncodedImageFormat.Jpeg)[2..]];

    /// <summary>The Exif segment of a JPEG: turned a quarter to the right, with a position in Kyiv or without one.</summary>
    private static byte[] Exif(bool withPosition)
    {
        var tiff = new byte[26 + 12 + 30 + 24];
        "II*\0"u8.CopyTo(tiff);
        Long(4, 8);
        Short(8, 2); // entries of the first directory: orientation, and where the GPS directory is
        Entry(10, 0x0112, 3, 1, 6);
        Entry(22, 0x8825, 4, 1, 38);
        Short(38, 2);
        Entry(40, 1, 2, 2, 'N');
        Entry(52, withPosition ? (ushort)2 : (ushort)0x1D, 5, 3, 68);
        for (var i = 0; i < 3; i++)
        {
            Long(68 + i * 8, (uint)(50 - i * 20));
            Long(72 + i * 8, 1);
        }

        byte[] segment = [.. "Exif\0\0"u8, .. tiff];
        return [0xFF, 0xE1, (byte)((segment.Length + 2) >> 8), (byte)(segment.Length + 2), .. segment];

        void Short(int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(tiff.AsSpan(at), value);
        void Long(int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(tiff.AsSpan(at), value);
        void Entry(int at, ushort tag, ushort type, uint count, uint value)
        {
            Short(at, tag);
            Short(at + 2, type);
            Long(at + 4, count);
            Long(at + 8, value);
        }
    }
}
