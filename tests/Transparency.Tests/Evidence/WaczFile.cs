using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Transparency.Tests.Evidence;

/// <summary>Makes WACZ files that replay, and such as no tool would make.</summary>
internal sealed class WaczFile
{
    public const string Page = "https://example.org/post",
        Time = "2024-05-20T09:00:00Z",
        Software = "a capture tool 1.0";
    private readonly List<(string Name, byte[] Bytes)> _parts = [];

    /// <summary>One archived page.</summary>
    public WaczFile(string html = "<!doctype html><title>Archived</title><h1>The archived post</h1>")
    {
        var body = Encoding.UTF8.GetBytes(html);
        var http = Encoding.UTF8.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {body.Length}\r\n\r\n"
        );
        var head =
            $"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:12345678-1234-4234-8234-123456789abc>\r\nWARC-Date: {Time}\r\n"
            + $"WARC-Target-URI: {Page}\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {http.Length + body.Length}\r\n\r\n";
        var warc = Gzip([.. Encoding.UTF8.GetBytes(head), .. http, .. body, .. "\r\n\r\n"u8]);
        var index =
            $$"""org,example)/post 20240520090000 {"url":"{{Page}}","mime":"text/html","status":"200","length":"{{warc.Length}}","offset":"0","filename":"data.warc.gz"}""";
        var pages = $$"""
            {"format":"json-pages-1.0","id":"pages","title":"All pages"}
            {"id":"1","url":"{{Page}}","ts":"{{Time}}","title":"Archived"}

            """;
        _parts.Add(("archive/data.warc.gz", warc));
        _parts.Add(("indexes/index.cdx", Encoding.UTF8.GetBytes(index + "\n")));
        _parts.Add(("pages/pages.jsonl", Encoding.UTF8.GetBytes(pages)));
    }

    /// <summary>Parts that the list of resources does not name.</summary>
    public List<(string Name, byte[] Bytes)> Unlisted { get; } = [];

    /// <summary>Changes the bytes of the WARC after their hash was taken.</summary>
    public bool IsChanged { get; init; }

    /// <summary>Declares another hash of the list itself.</summary>
    public bool HasWrongDigest { get; init; }

    public WaczFile With(string name, byte[] bytes)
    {
        _parts.Add((name, bytes));
        return this;
    }

    public MemoryStream ToStream()
    {
        var resources = _parts.Select(p => new
        {
            name = Path.GetFileName(p.Name),
            path = p.Name,
            hash = HashOf(p.Bytes),
            bytes = p.Bytes.Length,
        });
        var package = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                profile = "data-package",
                wacz_version = "1.1.1",
                created = Time,
                software = Software,
                resources,
            }
        );
        var digest = JsonSerializer.SerializeToUtf8Bytes(new { path = "datapackage.json", hash = HashOf(HasWrongDigest ? [] : package) });
        if (IsChanged)
            _parts[0].Bytes[^1] ^= 1;
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            foreach (
                var (name, bytes) in _parts
                    .Concat(Unlisted)
                    .Append(("datapackage.json", package))
                    .Append(("datapackage-digest.json", digest))
            )
            {
                using var part = zip.CreateEntry(
                        name,
                        name.StartsWith("archive/", StringComparison.Ordinal) ? CompressionLevel.NoCompression : CompressionLevel.Fastest
                    )
                    .Open();
                part.Write(bytes);
            }

        return file;
    }

    private static string HashOf(byte[] bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] Gzip(byte[] bytes)
    {
        var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.Fastest))
            zip.Write(bytes);
        return zipped.ToArray();
    }
}
