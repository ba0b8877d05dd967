using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Transparency.Claims;

/// <summary>Why a record is no claim: which field, and what is wrong with it.</summary>
/// <param name="Field">The field, as a path: <c>appearances[2].url</c>.</param>
/// <param name="Reason">What is wrong and what is expected.</param>
public sealed record ClaimProblem(string Field, string Reason);

/// <summary>Reads and checks the JSON of claims.</summary>
public static partial class ClaimJson
{
    /// <summary>How claims are parsed: at most 32 levels, no key twice.</summary>
    public static JsonDocumentOptions Parsing { get; } = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <summary>The longest text of a claim, in characters.</summary>
    public const int LongestText = 50_000;
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>The typed view of a checked payload.</summary>
    public static Claim Read(JsonElement payload) => payload.Deserialize<Claim>(Options) ?? throw new JsonException("The payload is no claim.");

    /// <summary>The typed view of a payload in the archive log.</summary>
    /// <exception cref="JsonException">The payload is no claim.</exception>
    public static Claim Read(ReadOnlySpan<byte> payload) => JsonSerializer.Deserialize<Claim>(payload, Options) ?? throw new JsonException("The payload is no claim.");

    /// <summary>Everything that is wrong with a record; empty for a good claim.</summary>
    public static IReadOnlyList<ClaimProblem> Check(JsonElement record)
    {
        if (record.ValueKind != JsonValueKind.Object) return [new("", $"a claim is a JSON object, this is {Kind(record)}")];
        var problems = new List<ClaimProblem>();
        if (Text(record, "id", true) is { } id && !IdPattern().IsMatch(id)) problems.Add(new("id", $"'{Shorten(id)}' does not match [a-z0-9][a-z0-9-]{{0,127}}"));
        if (Text(record, "text", true) is { } text)
        {
            if (string.IsNullOrWhiteSpace(text)) problems.Add(new("text", "is empty"));
            if (text.Length > LongestText) problems.Add(new("text", $"has {text.Length} characters, at most {LongestText} are allowed"));
            if (text.Contains('\0', StringComparison.Ordinal)) problems.Add(new("text", "holds a NUL character"));
        }

        if (Text(record, "language", true) is { } language && !LanguagePattern().IsMatch(language))
            problems.Add(new("language", $"'{Shorten(language)}' is no BCP 47 language tag such as 'uk' or 'pt-BR'"));
        Text(record, "title", false);
        Text(record, "narrative", false);
        if (Text(record, "verdict", false) is { } verdict && Verdicts.Parse(verdict) is null)
            problems.Add(new("verdict", $"'{Shorten(verdict)}' is none of {string.Join(", ", Verdicts.All.Select(Verdicts.Name))}"));
        Date(record, "firstSeen", "firstSeen");
        foreach (var list in new[] { "countries", "topics" })
            if (List(record, list) is { } values)
                for (var i = 0; i < values.GetArrayLength(); i++)
                    if (values[i].ValueKind != JsonValueKind.String) problems.Add(new($"{list}[{i}]", $"is {Kind(values[i])}, expected a string"));
        Objects("appearances", ["platform", "url", "account", "outlet", "archiveUrl"], ["publishedAt", "archivedAt"]);
        Objects("reviews", ["title", "url", "publisher", "rating"], ["publishedAt"]);
        One("claimant", ["name", "kind"]);
        One("source", ["dataset", "url", "license"]);
        if (record.TryGetProperty("translations", out var translations) && translations.ValueKind != JsonValueKind.Null)
        {
            if (translations.ValueKind != JsonValueKind.Object) problems.Add(new("translations", $"is {Kind(translations)}, expected an object"));
            else
                foreach (var one in translations.EnumerateObject())
                    if (one.Value.ValueKind != JsonValueKind.String) problems.Add(new($"translations.{Shorten(one.Name)}", $"is {Kind(one.Value)}, expected a string"));
        }

        return problems;

        string? Text(JsonElement o, string name, bool required, string? path = null)
        {
            if (!o.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            {
                if (required) problems.Add(new(name, "is missing"));
                return null;
            }

            if (value.ValueKind != JsonValueKind.String)
            {
                problems.Add(new(path ?? name, $"is {Kind(value)}, expected a string"));
                return null;
            }

            return value.GetString();
        }

        void Date(JsonElement o, string name, string path)
        {
            if (Text(o, name, false, path) is { } date && !IsDate(date))
                problems.Add(new(path, $"'{Shorten(date)}' is no ISO 8601 date between 1900 and 2100, such as 2024-05-20 or 2024-05-20T09:00:00Z"));
        }

        JsonElement? List(JsonElement o, string name)
        {
            if (!o.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
            if (value.ValueKind == JsonValueKind.Array) return value;
            problems.Add(new(name, $"is {Kind(value)}, expected an array"));
            return null;
        }

        void Objects(string name, string[] texts, string[] dates)
        {
            if (List(record, name) is not { } values) return;
            var i = 0;
            foreach (var item in values.EnumerateArray())
            {
                var path = $"{name}[{i++}]";
                if (item.ValueKind != JsonValueKind.Object)
                {
                    problems.Add(new(path, $"is {Kind(item)}, expected an object"));
                    continue;
                }

                foreach (var field in texts) Text(item, field, false, $"{path}.{field}");
                foreach (var field in dates) Date(item, field, $"{path}.{field}");
            }
        }

        void One(string name, string[] texts)
        {
            if (!record.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return;
            if (value.ValueKind != JsonValueKind.Object) problems.Add(new(name, $"is {Kind(value)}, expected an object"));
            else
                foreach (var field in texts) Text(value, field, false, $"{name}.{field}");
        }
    }

    /// <summary>True for an ISO 8601 date or date-time between 1900 and 2100.</summary>
    public static bool IsDate(string value) =>
        DatePattern().IsMatch(value)
        && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
        && date.Year is >= 1900 and <= 2100;

    /// <summary>True for a well-formed id of a claim.</summary>
    public static bool IsId(string id) => IdPattern().IsMatch(id);

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a truth value",
        _ => "null",
    };

    private static string Shorten(string value) => value.Length <= 60 ? value : value[..60] + "…";

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,127}\z")]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"\A[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\z")]
    private static partial Regex LanguagePattern();

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,7})?)?(Z|[+-]\d\d:?\d\d)?)?\z")]
    private static partial Regex DatePattern();
}
