using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Transparency.Evidence;

/// <summary>
/// Metadata of a WACZ 1.2.0 file (specs.webrecorder.net/wacz/1.2.0), accepted only if every declared hash matches its bytes.
/// </summary>
/// <param name="Url">Address of its main page, where replay starts.</param>
/// <param name="CapturedAt">When that page was captured, RFC 3339.</param>
/// <param name="Tool">The software that made the file.</param>
/// <param name="Hashes">Number of verified hashes.</param>
public sealed record Wacz(string? Url, string? CapturedAt, string? Tool, int Hashes)
{
    private const string Package = "datapackage.json",
        Digest = "datapackage-digest.json",
        Pages = "pages/pages.jsonl";
    private const int MostMetadata = 16 << 20; // of JSON read into memory; a line of pages.jsonl contains a page's whole text
    private static readonly string[] Replayed = ["archive/", "indexes/", "pages/"];
    private static readonly JsonDocumentOptions Parsing = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <summary>Reads a file; null if it isn't a ZIP file or has no <c>datapackage.json</c>.</summary>
    /// <param name="file">A seekable stream. Nothing is unpacked to disk, and only metadata into memory.</param>
    /// <param name="mostBytes">Maximum unpacked size, in bytes.</param>
    /// <param name="cancel">Cancels the operation.</param>
    /// <exception cref="InvalidDataException">The file is damaged or hostile, or a hash differs; the message says where.</exception>
    public static async Task<Wacz?> ReadAsync(Stream file, long mostBytes, CancellationToken cancel = default)
    {
        using var zip = Open(file);
        if (zip is null)
            return null;
        var parts = new Dictionary<string, ZipArchiveEntry>();
        long unpacked = 0;
        foreach (var part in zip.Entries)
        {
            if (!IsPlain(part.FullName))
                throw new InvalidDataException($"it holds the name '{part.FullName}', which points outside the archive.");
            if (!parts.TryAdd(part.FullName, part))
                throw new InvalidDataException($"it holds '{part.FullName}' twice: one could be verified and the other one shown.");
            if ((unpacked += part.Length) > mostBytes)
                throw new InvalidDataException($"it unpacks to more than {mostBytes} bytes, which is the limit.");
        }

        if (!parts.TryGetValue(Package, out var package))
            return null;
        var bytes = await MetadataAsync(package, cancel);
        using var manifest = Parse(Package, bytes);
        if (parts.TryGetValue(Digest, out var digest))
        {
            using var declared = Parse(Digest, await MetadataAsync(digest, cancel));
            Compare(Package, Text(declared.RootElement, "hash"), SHA256.HashData(bytes));
        }

        if (!manifest.RootElement.TryGetProperty("resources", out var resources) || resources.ValueKind != JsonValueKind.Array)
            throw new InvalidDataException($"its {Package} lists no resources.");
        var listed = new HashSet<string>();
        foreach (var resource in resources.EnumerateArray())
        {
            var path = Text(resource, "path") ?? throw new InvalidDataException($"its {Package} lists a resource without a path.");
            if (!parts.TryGetValue(path, out var part))
                throw new InvalidDataException($"its {Package} lists '{path}', which it does not hold.");
            Compare(path, Text(resource, "hash"), await HashAsync(part, cancel));
            listed.Add(path);
        }

        if (
            parts.Keys.FirstOrDefault(name =>
                !name.EndsWith('/') && Replayed.Any(f => name.StartsWith(f, StringComparison.Ordinal)) && !listed.Contains(name)
            ) is
            { } unlisted
        )
            throw new InvalidDataException($"it holds '{unlisted}', which its {Package} doesn't list: it may have been added later.");

        var (url, time) = Home(manifest.RootElement);
        if (url is null && parts.TryGetValue(Pages, out var pages))
            (url, time) = await FirstPageAsync(pages, cancel);
        return new(
            url,
            time ?? Text(manifest.RootElement, "created"),
            Text(manifest.RootElement, "software"),
            listed.Count + (digest is null ? 0 : 1)
        );
    }

    /// <summary>The directory of a ZIP file; null without one, whatever its first bytes are.</summary>
    private static ZipArchive? Open(Stream file)
    {
        file.Position = 0;
        try
        {
            var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            return zip.Entries.Count > 0 ? zip : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static bool IsPlain(string name) =>
        !name.StartsWith('/')
        && name.IndexOfAny(['\\', ':', '\0']) < 0
        && name.Split('/') is var segments
        && !segments.Contains("..")
        && !segments.Contains(".");

    /// <summary>The main page: <c>home</c> in 1.2.0, <c>mainPageUrl</c> and <c>mainPageDate</c> before.</summary>
    private static (string? Url, string? Time) Home(JsonElement manifest) =>
        manifest.TryGetProperty("home", out var home) && home.ValueKind == JsonValueKind.Object
            ? (Text(home, "url"), Text(home, "ts"))
            : (Text(manifest, "mainPageUrl"), Text(manifest, "mainPageDate"));

    private static async Task<(string? Url, string? Time)> FirstPageAsync(ZipArchiveEntry pages, CancellationToken cancel)
    {
        using var lines = new StringReader(Encoding.UTF8.GetString(await MetadataAsync(pages, cancel)));
        while (await lines.ReadLineAsync(cancel) is { } line)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            using var page = Parse(Pages, Encoding.UTF8.GetBytes(line));
            if (Text(page.RootElement, "url") is { } url)
                return (url, Text(page.RootElement, "ts"));
        }

        return (null, null);
    }

    private static void Compare(string path, string? declared, byte[] hash)
    {
        if (declared is null || !declared.StartsWith(Capture.HashPrefix, StringComparison.Ordinal))
            throw new InvalidDataException(
                $"'{path}' is declared with {(declared is null ? "no hash" : $"the hash '{declared}'")}; only sha256 is supported."
            );
        var actual = Capture.HashPrefix + Convert.ToHexStringLower(hash);
        if (!string.Equals(declared, actual, StringComparison.OrdinalIgnoreCase))
            throw new InvalidDataException($"'{path}' is declared as {declared}, and its bytes are {actual}: it was changed or damaged.");
    }

    private static async Task<byte[]> MetadataAsync(ZipArchiveEntry part, CancellationToken cancel)
    {
        if (part.Length > MostMetadata)
            throw new InvalidDataException($"'{part.FullName}' declares {part.Length} bytes; at most {MostMetadata} are read.");
        await using var content = await OpenAsync(part, cancel);
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, cancel);
        return bytes.ToArray();
    }

    private static async Task<byte[]> HashAsync(ZipArchiveEntry part, CancellationToken cancel)
    {
        await using var content = await OpenAsync(part, cancel);
        return await SHA256.HashDataAsync(content, cancel);
    }

    /// <summary>Opens a part, limited to its declared length: the sum of declared lengths was checked against the limit.</summary>
    private static async Task<Stream> OpenAsync(ZipArchiveEntry part, CancellationToken cancel) =>
        new CheckedStream(await part.OpenAsync(cancel), part.Length, null, $"'{part.FullName}'");

    private static JsonDocument Parse(string name, byte[] json)
    {
        try
        {
            return JsonDocument.Parse(json, Parsing) is { RootElement.ValueKind: JsonValueKind.Object } document
                ? document
                : throw new JsonException("it isn't an object.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"its {name} isn't readable JSON: {e.Message}", e);
        }
    }

    private static string? Text(JsonElement record, string name) =>
        record.ValueKind == JsonValueKind.Object && record.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
