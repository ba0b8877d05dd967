using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Transparency.Import;

/// <summary>
/// Reads the table of EUvsDisinfo cases: date, id, title, countries, keywords, languages, outlets; lists are joined by +.
/// </summary>
public static class EuvsdisinfoCsvReader
{
    private static readonly string[] Columns = ["date", "id", "title", "countries", "keywords", "outlets"];

    private static readonly string Expected = string.Join(", ", Columns);

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

    /// <summary>Maps fields of a claim to columns, for error messages.</summary>
    private static readonly Dictionary<string, string> Fields = new()
    {
        ["text"] = "title",
        ["firstSeen"] = "date",
        ["reviews[0].url"] = "id",
        ["source.url"] = "id",
    };

    /// <summary>The records of the table, one per non-blank row.</summary>
    /// <exception cref="InvalidDataException">The input isn't a table of EUvsDisinfo cases.</exception>
    public static async IAsyncEnumerable<ImportRecord> ReadAsync(Stream input, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        string[]? header = null;
        var columns = new int[Columns.Length];
        await foreach (var row in CsvRows.ReadAsync(new InputWindow(input, cancel)))
        {
            if (header is not null)
                yield return Record(row, header.Length, columns);
            else
            {
                header = row.Fields ?? throw new InvalidDataException($"The first row of the table {row.Problem}; expected {Expected}.");
                columns = Array.ConvertAll(Columns, c => Array.IndexOf(header, c));
                if (Array.IndexOf(columns, -1) is >= 0 and var missing)
                    throw new InvalidDataException($"The table has no column '{Columns[missing]}'; expected in its first row: {Expected}.");
            }
        }

        if (header is null)
            throw new InvalidDataException($"The table is empty; expected a first row with {Expected}.");
    }

    private static ImportRecord Record(CsvRow row, int width, int[] columns)
    {
        if (row.Fields is not { } given)
            return ImportRecord.Reject(row.Line, null, row.Problem!, row.Raw);
        if (given.Length != width)
            return ImportRecord.Reject(row.Line, null, $"has {given.Length} columns, expected {width}", row.Raw);
        var fields = Array.ConvertAll(columns, c => given[c]);
        return Uri.TryCreate(fields[1], UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? ForeignRecord.Checked(row.Line, Map(fields, url), Fields, row.Raw)
            : ImportRecord.Reject(row.Line, "id", "isn't an http or https address of a case", row.Raw);
    }

    private static JsonObject Map(string[] fields, Uri url)
    {
        var appearances = new JsonArray();
        foreach (var outlet in List(fields[5]))
            if (outlet != "Show more") // the label of a button, scraped by mistake
                appearances.Add((JsonNode)ForeignRecord.Texts(("platform", ForeignRecord.Platform(outlet)), ("outlet", outlet)));
        var claim = ForeignRecord.Texts(
            ("id", IdOf(url, fields[1])),
            ("text", WebUtility.HtmlDecode(fields[2]).Trim()),
            ("language", "en"),
            ("firstSeen", fields[0])
        );
        claim["appearances"] = appearances;
        claim["countries"] = ForeignRecord.Strings(List(fields[3]).Select(c => Countries.GetValueOrDefault(c, c)).Distinct());
        claim["topics"] = ForeignRecord.Strings(List(fields[4]));
        claim["reviews"] = new JsonArray
        {
            (JsonNode)ForeignRecord.Texts(("url", fields[1]), ("publisher", "EUvsDisinfo"), ("rating", "disinformation")),
        };
        claim["source"] = ForeignRecord.Texts(("dataset", "EUvsDisinfo"), ("url", fields[1]));
        return claim;
    }

    /// <summary>The parts of a list. Some cells separate them by line breaks instead of plus signs.</summary>
    private static IEnumerable<string> List(string joined) =>
        WebUtility.HtmlDecode(joined).Split(['+', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct();

    /// <summary>
    /// The last part of the address if it determines the address; otherwise with a hash of the address, so that ids stay unique.
    /// </summary>
    private static string IdOf(Uri url, string given)
    {
        var segment = url.AbsolutePath.TrimEnd('/').Split('/')[^1];
        var slug = string.Concat(segment.Take(100).Select(char.ToLowerInvariant).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
        return given == $"https://euvsdisinfo.eu/report/{slug}/"
            ? $"euvsdisinfo-{slug}"
            : $"euvsdisinfo-{slug}-{ForeignRecord.Hash(given, 8)}";
    }
}
