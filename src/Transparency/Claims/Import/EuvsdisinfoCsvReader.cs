using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsvHelper;
using CsvHelper.Configuration;

namespace Transparency.Claims.Import;

/// <summary>Reads the table of EUvsDisinfo cases: date, id, title, countries, keywords, languages, outlets; lists are joined by +.</summary>
public static class EuvsdisinfoCsvReader
{
    private static readonly string[] Columns = ["date", "id", "title", "countries", "keywords", "outlets"];

    private static readonly Dictionary<string, string> Countries = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Afghanistan"] = "AF",
        ["Albania"] = "AL",
        ["Armenia"] = "AM",
        ["Australia"] = "AU",
        ["Austria"] = "AT",
        ["Azerbaijan"] = "AZ",
        ["Belarus"] = "BY",
        ["Belgium"] = "BE",
        ["Bolivia"] = "BO",
        ["Bosnia and Herzegovina"] = "BA",
        ["Brazil"] = "BR",
        ["Bulgaria"] = "BG",
        ["Canada"] = "CA",
        ["Central African Republic"] = "CF",
        ["Chile"] = "CL",
        ["China"] = "CN",
        ["Colombia"] = "CO",
        ["Croatia"] = "HR",
        ["Cuba"] = "CU",
        ["Cyprus"] = "CY",
        ["Czech Republic"] = "CZ",
        ["Czechia"] = "CZ",
        ["Denmark"] = "DK",
        ["Dominican Republic"] = "DO",
        ["Ecuador"] = "EC",
        ["Egypt"] = "EG",
        ["Estonia"] = "EE",
        ["Finland"] = "FI",
        ["France"] = "FR",
        ["Georgia"] = "GE",
        ["Germany"] = "DE",
        ["Greece"] = "GR",
        ["Guatemala"] = "GT",
        ["Honduras"] = "HN",
        ["Hong Kong"] = "HK",
        ["Hungary"] = "HU",
        ["Iceland"] = "IS",
        ["India"] = "IN",
        ["Iran"] = "IR",
        ["Iraq"] = "IQ",
        ["Ireland"] = "IE",
        ["Israel"] = "IL",
        ["Italy"] = "IT",
        ["Japan"] = "JP",
        ["Jordan"] = "JO",
        ["Kazakhstan"] = "KZ",
        ["Kirgizstan"] = "KG",
        ["Kyrgyzstan"] = "KG",
        ["Latvia"] = "LV",
        ["Lebanon"] = "LB",
        ["Libya"] = "LY",
        ["Lithuania"] = "LT",
        ["Luxembourg"] = "LU",
        ["Malaysia"] = "MY",
        ["Mali"] = "ML",
        ["Mexico"] = "MX",
        ["Moldova"] = "MD",
        ["Mongolia"] = "MN",
        ["Montenegro"] = "ME",
        ["New Zealand"] = "NZ",
        ["Nigeria"] = "NG",
        ["North Korea"] = "KP",
        ["North Macedonia"] = "MK",
        ["Norway"] = "NO",
        ["Paraguay"] = "PY",
        ["Peru"] = "PE",
        ["Philippines"] = "PH",
        ["Poland"] = "PL",
        ["Portugal"] = "PT",
        ["Qatar"] = "QA",
        ["Romania"] = "RO",
        ["Russia"] = "RU",
        ["Saudi Arabia"] = "SA",
        ["Serbia"] = "RS",
        ["Slovakia"] = "SK",
        ["Slovenia"] = "SI",
        ["South Korea"] = "KR",
        ["Spain"] = "ES",
        ["Sri Lanka"] = "LK",
        ["Sudan"] = "SD",
        ["Sweden"] = "SE",
        ["Switzerland"] = "CH",
        ["Syria"] = "SY",
        ["Tajikistan"] = "TJ",
        ["Thailand"] = "TH",
        ["The Netherlands"] = "NL",
        ["Netherlands"] = "NL",
        ["Turkey"] = "TR",
        ["Turkmenistan"] = "TM",
        ["UK"] = "GB",
        ["Ukraine"] = "UA",
        ["United Arab Emirates"] = "AE",
        ["US"] = "US",
        ["USA"] = "US",
        ["Uzbekistan"] = "UZ",
        ["Vatican"] = "VA",
        ["Venezuela"] = "VE",
        ["Yemen"] = "YE",
    };

    /// <summary>The records of the table, one for each row.</summary>
    /// <exception cref="InvalidDataException">The input is no such table.</exception>
    public static async IAsyncEnumerable<ImportRecord> ReadAsync(Stream input, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var bad = false;
        using var text = new StreamReader(input, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16, leaveOpen: true);
        using var csv = new CsvReader(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            BadDataFound = _ => bad = true,
            MissingFieldFound = null,
            MaxFieldSize = 1 << 20,
        });
        if (!await NextAsync(csv)) throw new InvalidDataException("The table is empty; a header row is expected.");
        csv.ReadHeader();
        var header = csv.HeaderRecord ?? [];
        if (Columns.FirstOrDefault(c => !header.Contains(c, StringComparer.Ordinal)) is { } missing)
            throw new InvalidDataException($"The table has no column '{missing}'; expected are {string.Join(", ", Columns)}.");
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            bad = false;
            var line = (long)csv.Parser.RawRow + 1;
            if (!await NextAsync(csv)) yield break;
            var count = csv.Parser.Count; // parses the fields, and finds bad data
            var raw = csv.Parser.RawRecord.TrimEnd('\r', '\n');
            var fields = Array.ConvertAll(Columns, c => csv.GetField(c) ?? "");
            if (count != header.Length) yield return ImportRecord.Reject(line, null, $"has {count} columns, expected {header.Length}", raw);
            else if (bad) yield return ImportRecord.Reject(line, null, "has a quotation mark out of place", raw);
            else if (raw.Contains('\uFFFD', StringComparison.Ordinal)) yield return ImportRecord.Reject(line, null, "is no valid UTF-8", raw);
            else if (!Uri.TryCreate(fields[1], UriKind.Absolute, out var url)) yield return ImportRecord.Reject(line, "id", "is no absolute URL", raw);
            else yield return ImportRecord.Checked(line, JsonSerializer.SerializeToElement(Map(fields, url)), raw);
        }
    }

    private static async Task<bool> NextAsync(CsvReader csv)
    {
        try
        {
            return await csv.ReadAsync();
        }
        catch (CsvHelperException e)
        {
            throw new InvalidDataException($"The table cannot be read on from line {csv.Parser.RawRow}: a field is longer than 1 MiB, or a quotation mark is not closed.", e);
        }
    }

    private static JsonObject Map(string[] fields, Uri url)
    {
        var appearances = new JsonArray();
        foreach (var outlet in List(fields[5]))
            if (outlet != "Show more") appearances.Add((JsonNode)ImportHelp.Texts(("platform", ImportHelp.Platform(outlet)), ("outlet", outlet))); // a button that was scraped along
        var claim = ImportHelp.Texts(("id", IdOf(url, fields[1])), ("text", WebUtility.HtmlDecode(fields[2]).Trim()), ("language", "en"), ("firstSeen", fields[0]));
        claim["appearances"] = appearances;
        claim["countries"] = ImportHelp.Strings(List(fields[3]).Select(c => Countries.GetValueOrDefault(c, c)).Distinct());
        claim["topics"] = ImportHelp.Strings(List(fields[4]));
        claim["reviews"] = new JsonArray { (JsonNode)ImportHelp.Texts(("url", fields[1]), ("publisher", "EUvsDisinfo"), ("rating", "disinformation")) };
        claim["source"] = ImportHelp.Texts(("dataset", "EUvsDisinfo"), ("url", fields[1]));
        return claim;
    }

    private static IEnumerable<string> List(string joined) =>
        WebUtility.HtmlDecode(joined).Split('+', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct();

    private static string IdOf(Uri url, string given)
    {
        var segment = url.AbsolutePath.TrimEnd('/');
        segment = segment[(segment.LastIndexOf('/') + 1)..];
        var slug = string.Concat(segment.Take(100).Select(char.ToLowerInvariant).Select(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' ? c : '-'));
        return slug == segment && slug.Length > 0 ? $"euvsdisinfo-{slug}" : $"euvsdisinfo-{slug}-{ImportHelp.Hash(given, 8)}";
    }
}
