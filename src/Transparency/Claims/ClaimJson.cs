using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Transparency.Claims;

/// <summary>Why a record isn't a valid claim: which field, and what is wrong with it.</summary>
/// <param name="Field">The field, as a path: <c>appearances[2].url</c>.</param>
/// <param name="Reason">What is wrong and what is expected.</param>
public sealed record ClaimProblem(string Field, string Reason);

/// <summary>Parses and validates the JSON of claims.</summary>
public static partial class ClaimJson
{
    /// <summary>Parser limits for claims: at most 32 levels, no duplicate keys.</summary>
    public static JsonDocumentOptions Parsing { get; } = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <summary>Maximum length of a claim's text, in characters.</summary>
    public const int LongestText = 50_000;

    /// <summary>Maximum length of any other text field, in characters.</summary>
    public const int LongestField = 5_000;

    /// <summary>Maximum number of entries in a list.</summary>
    public const int LongestList = 1_000;

    /// <summary>Error message for a lone surrogate escape such as <c>\ud800</c>.</summary>
    internal const string BadEscape = "holds a \\u escape that isn't a Unicode character (half of a surrogate pair)";

    private const int MostProblems = 100;
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);
    private static readonly SearchValues<char> Forbidden = SearchValues.Create([
        .. Enumerable.Range(0, 32).Select(c => (char)c).Except(['\t', '\n', '\r']),
        '\u007F',
    ]);

    private static readonly string[] TextFields = ["title", "narrative"];
    private static readonly string[] ListFields = ["countries", "topics"];
    private static readonly string[] AppearanceTexts = ["platform", "url", "account", "outlet", "archiveUrl"];
    private static readonly string[] AppearanceDates = ["publishedAt", "archivedAt"];
    private static readonly string[] ReviewTexts = ["title", "url", "publisher", "rating", "text", "language"];
    private static readonly string[] ReviewDates = ["publishedAt"];
    private static readonly string[] ClaimantTexts = ["name", "kind"];
    private static readonly string[] SourceTexts = ["dataset", "url", "license"];

    /// <summary>The typed view of a checked payload.</summary>
    public static Claim Read(JsonElement payload) =>
        payload.Deserialize<Claim>(Options) ?? throw new JsonException("The payload isn't a claim.");

    /// <summary>The typed view of a payload in the archive log.</summary>
    /// <exception cref="JsonException">The payload isn't a claim.</exception>
    public static Claim Read(ReadOnlySpan<byte> payload) =>
        JsonSerializer.Deserialize<Claim>(payload, Options) ?? throw new JsonException("The payload isn't a claim.");

    /// <summary>
    /// Validates a record. Returns at most 100 problems, none for a valid claim. Unknown fields are not checked.
    /// Texts may not contain control characters other than tab and line breaks.
    /// </summary>
    public static IReadOnlyList<ClaimProblem> Check(JsonElement record)
    {
        if (record.ValueKind != JsonValueKind.Object)
            return [new("", $"a claim is a JSON object, this is {Kind(record)}")];
        var check = new Checker();
        if (check.Text(record, "", "id", required: true) is { } id && !IsId(id))
            check.Add("id", $"'{Shorten(id)}' does not match [a-z0-9][a-z0-9-]{{0,127}}");
        if (check.Text(record, "", "text", required: true) is { } text && string.IsNullOrWhiteSpace(text))
            check.Add("text", "is empty");

        if (check.Text(record, "", "language", required: true) is { } language && !IsLanguage(language))
            check.Add("language", $"'{Shorten(language)}' isn't a BCP 47 language tag such as 'uk' or 'pt-BR'");
        foreach (var field in TextFields)
            check.Text(record, "", field);
        if (check.Text(record, "", "verdict") is { } verdict && Verdicts.Parse(verdict) is null)
            check.Add("verdict", $"'{Shorten(verdict)}' isn't one of {Verdicts.Names}");
        check.Date(record, "", "firstSeen");
        foreach (var field in ListFields)
            check.Texts(record, field);
        check.Objects(record, "appearances", AppearanceTexts, AppearanceDates);
        check.Objects(record, "reviews", ReviewTexts, ReviewDates);
        check.Object(record, "claimant", ClaimantTexts);
        check.Object(record, "source", SourceTexts);
        if (check.Value(record, "", "translations", JsonValueKind.Object, "an object") is { } translations)
            foreach (var one in translations.EnumerateObject())
            {
                if (!IsLanguage(one.Name))
                    check.Add("translations", $"'{Shorten(one.Name)}' isn't a BCP 47 language tag such as 'uk' or 'pt-BR'");
                else
                    check.Text(translations, "translations.", one.Name);
            }

        return check.Problems;
    }

    /// <summary>True for an ISO 8601 date or date-time between 1900 and 2100.</summary>
    public static bool IsDate(string value) =>
        DatePattern().IsMatch(value)
        && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
        && date.Year is >= 1900 and <= 2100;

    /// <summary>True for a well-formed id of a claim.</summary>
    public static bool IsId(string id) => IdPattern().IsMatch(id);

    /// <summary>True for a string in the form of a BCP 47 language tag: two or three letters, optionally followed by subtags.</summary>
    public static bool IsLanguage(string tag) => LanguagePattern().IsMatch(tag);

    private static string Kind(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "an array",
            JsonValueKind.String => "a string",
            JsonValueKind.Number => "a number",
            JsonValueKind.True or JsonValueKind.False => "a truth value",
            _ => "null",
        };

    private static string Shorten(string value) => value.Length <= 60 ? value : value[..60] + "…";

    /// <summary>Collects problems. A path is built only for a field that has one.</summary>
    private struct Checker()
    {
        private List<ClaimProblem>? _problems;

        public readonly IReadOnlyList<ClaimProblem> Problems => (IReadOnlyList<ClaimProblem>?)_problems ?? [];

        public void Add(string field, string reason)
        {
            _problems ??= [];
            if (_problems.Count < MostProblems)
                _problems.Add(new ClaimProblem(field, reason));
        }

        /// <summary>The value of the expected kind; null if it is absent, null or of another kind.</summary>
        public JsonElement? Value(JsonElement parent, string path, string name, JsonValueKind kind, string expected, bool required = false)
        {
            if (!parent.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            {
                if (required)
                    Add(path + name, "is missing");
                return null;
            }

            if (value.ValueKind == kind)
                return value;
            Add(path + name, $"is {Kind(value)}, expected {expected}");
            return null;
        }

        public string? Text(JsonElement parent, string path, string name, bool required = false) =>
            Value(parent, path, name, JsonValueKind.String, "a string", required) is { } value ? Content(value, path, name) : null;

        public void Date(JsonElement parent, string path, string name)
        {
            if (Text(parent, path, name) is { } date && !IsDate(date))
                Add(
                    path + name,
                    $"'{Shorten(date)}' isn't an ISO 8601 date between 1900 and 2100, such as 2024-05-20 or 2024-05-20T09:00:00Z"
                );
        }

        public void Texts(JsonElement parent, string name)
        {
            if (List(parent, name) is not { } values)
                return;
            var i = 0;
            foreach (var value in values.EnumerateArray())
            {
                if (value.ValueKind == JsonValueKind.String)
                    Content(value, name, $"[{i}]");
                else
                    Add($"{name}[{i}]", $"is {Kind(value)}, expected a string");
                i++;
            }
        }

        public void Objects(JsonElement parent, string name, string[] texts, string[] dates)
        {
            if (List(parent, name) is not { } values)
                return;
            var i = 0;
            foreach (var value in values.EnumerateArray())
            {
                var path = $"{name}[{i++}].";
                if (value.ValueKind != JsonValueKind.Object)
                    Add(path[..^1], $"is {Kind(value)}, expected an object");
                else
                {
                    Fields(value, path, texts, dates);
                    Hashes(value, path, "evidence");
                }
            }
        }

        public void Object(JsonElement parent, string name, string[] texts)
        {
            if (Value(parent, "", name, JsonValueKind.Object, "an object") is { } value)
                Fields(value, name + ".", texts, []);
        }

        private void Hashes(JsonElement parent, string path, string name)
        {
            if (Value(parent, path, name, JsonValueKind.Array, "an array") is not { } values)
                return;
            var i = 0;
            foreach (var value in values.EnumerateArray())
            {
                if (value.ValueKind != JsonValueKind.String || Content(value, path, name) is { } hash && !EvidenceHash.IsValid(hash))
                    Add($"{path}{name}[{i}]", "isn't a hash: expected sha256: and 64 lower-case hexadecimal digits");
                i++;
            }
        }

        private JsonElement? List(JsonElement parent, string name)
        {
            if (Value(parent, "", name, JsonValueKind.Array, "an array") is not { } list)
                return null;
            if (list.GetArrayLength() <= LongestList)
                return list;
            Add(name, $"has {list.GetArrayLength()} entries, at most {LongestList} are allowed");
            return null;
        }

        private void Fields(JsonElement value, string path, string[] texts, string[] dates)
        {
            foreach (var field in texts)
                Text(value, path, field);
            foreach (var field in dates)
                Date(value, path, field);
        }

        private string? Content(JsonElement value, string path, string name)
        {
            string text;
            try
            {
                text = value.GetString()!;
            }
            catch (InvalidOperationException)
            {
                Add(path + name, BadEscape);
                return null;
            }

            var longest = name == "text" || path == "translations." ? LongestText : LongestField;
            if (text.Length > longest)
                Add(path + name, $"has {text.Length} characters, at most {longest} are allowed");
            var control = text.AsSpan().IndexOfAny(Forbidden);
            if (control < 0)
                return text;
            var which = $"U+{(int)text[control]:X4} (character {control + 1})";
            Add(path + name, $"holds the control character {which}; only tab and line breaks are allowed");
            return null;
        }
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,127}\z")]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"\A[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*\z")]
    private static partial Regex LanguagePattern();

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,7})?)?(Z|[+-]\d\d:?\d\d)?)?\z")]
    private static partial Regex DatePattern();
}
