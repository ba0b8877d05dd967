using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;

namespace Transparency.Claims.Import;

/// <summary>Reads the CSV export of EUvsDisinfo cases: date, id, title, countries, keywords, languages, outlets; lists are joined by '+'.</summary>
public static class EuvsdisinfoCsvReader
{
    private static readonly string[] Columns = ["date", "id", "title", "countries", "keywords", "languages", "outlets"];

    private static readonly Dictionary<string, string> Countries = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Ukraine"] = "UA", ["Russia"] = "RU", ["US"] = "US", ["USA"] = "US", ["UK"] = "GB", ["EU"] = "EU", ["Germany"] = "DE", ["France"] = "FR", ["Poland"] = "PL", ["Belarus"] = "BY",
        ["Syria"] = "SY", ["Turkey"] = "TR", ["Georgia"] = "GE", ["Moldova"] = "MD", ["Armenia"] = "AM", ["Azerbaijan"] = "AZ", ["Lithuania"] = "LT", ["Latvia"] = "LV", ["Estonia"] = "EE",
        ["China"] = "CN", ["Italy"] = "IT", ["Spain"] = "ES", ["Sweden"] = "SE", ["Finland"] = "FI", ["Norway"] = "NO", ["Denmark"] = "DK", ["The Netherlands"] = "NL", ["Netherlands"] = "NL",
        ["Hungary"] = "HU", ["Czech Republic"] = "CZ", ["Slovakia"] = "SK", ["Romania"] = "RO", ["Bulgaria"] = "BG", ["Serbia"] = "RS", ["Kosovo"] = "XK", ["Iran"] = "IR", ["Iraq"] = "IQ",
        ["Israel"] = "IL", ["Libya"] = "LY", ["Venezuela"] = "VE", ["Kazakhstan"] = "KZ", ["Japan"] = "JP", ["Canada"] = "CA", ["Austria"] = "AT", ["Belgium"] = "BE", ["Greece"] = "GR",
    };

    /// <summary>Reads every row.</summary>
    /// <exception cref="IOException">The first line lacks a column.</exception>
    public static async IAsyncEnumerable<ImportRecord> ReadAsync(Stream input, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var text = new StreamReader(input, new UTF8Encoding(false), true, 1 << 16, leaveOpen: true);
        using var csv = new CsvReader(text, new CsvConfiguration(CultureInfo.InvariantCulture) { BadDataFound = null, MissingFieldFound = null, MaxFieldSize = JsonlReader.LongestLine });
        if (!await csv.ReadAsync() || !csv.ReadHeader()) throw new IOException("The CSV file is empty.");
        if (Columns.FirstOrDefault(c => !csv.HeaderRecord!.Contains(c)) is { } lacking)
            throw new IOException($"The CSV file has no column '{lacking}'. Expected: {string.Join(',', Columns)}.");
        while (true)
        {
            ImportRecord record;
            try
            {
                cancel.ThrowIfCancellationRequested();
                if (!await csv.ReadAsync()) yield break;
                record = Row(csv);
            }
            catch (MaxFieldSizeException e)
            {
                record = ImportRecord.Reject(csv.Parser.RawRow, "", $"a field is longer than {JsonlReader.LongestLine} characters: {e.GetType().Name}", "");
            }

            yield return record;
        }
    }

    private static ImportRecord Row(CsvReader csv)
    {
        long line = csv.Parser.RawRow;
        var raw = csv.Parser.RawRecord;
        string Field(string name) => WebUtility.HtmlDecode(csv.GetField(name) ?? "").Trim();
        string[] List(string name) => [.. Field(name).Split('+', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];
        var url = Field("id");
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address)) return ImportRecord.Reject(line, "id", $"'{url}' is no address", raw);
        var date = Field("date");
        var claim = new Dictionary<string, object?>
        {
            ["id"] = IdOf(address),
            ["text"] = Field("title"),
            ["language"] = "en",
            ["firstSeen"] = date,
            ["appearances"] = List("outlets").Where(o => o != "Show more").Select(outlet => new { platform = PlatformOf(outlet), outlet }),
            ["countries"] = List("countries").Select(c => Countries.GetValueOrDefault(c, c)).Distinct(),
            ["topics"] = List("keywords"),
            ["reviews"] = new[] { new { url, publisher = "EUvsDisinfo", rating = "disinformation" } },
            ["audience"] = List("languages"),
            ["source"] = new { dataset = "EUvsDisinfo cases", url },
        };
        if (date.Length == 0) claim.Remove("firstSeen");
        return ImportRecord.Of(line, JsonSerializer.SerializeToElement(claim), raw);
    }

    /// <summary>The last part of a case's address, shortened; a hash keeps it unique where it was changed.</summary>
    private static string IdOf(Uri address)
    {
        var slug = address.AbsolutePath.Trim('/').Split('/')[^1];
        var id = new string([.. slug.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]).Trim('-');
        if (id.Length > 100) id = id[..100];
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address.OriginalString)))[..8];
        return id == slug ? "euvsdisinfo-" + id : $"euvsdisinfo-{id}-{hash}";
    }

    private static string PlatformOf(string outlet) => outlet.ToUpperInvariant() switch
    {
        var o when o.Contains("YOUTUBE", StringComparison.Ordinal) => "youtube",
        var o when o.Contains("FACEBOOK", StringComparison.Ordinal) => "facebook",
        var o when o.Contains("TELEGRAM", StringComparison.Ordinal) => "telegram",
        var o when o.Contains("TWITTER", StringComparison.Ordinal) => "x",
        _ => "web",
    };
}
