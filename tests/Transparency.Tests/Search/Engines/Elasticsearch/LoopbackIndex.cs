using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lucene.Net.Util.Automaton;
using Transparency.Search.Analysis;

namespace Transparency.Tests.Search.Engines.Elasticsearch;

/// <summary>An index of <see cref="LoopbackElasticsearch"/>: it finds by going through all documents.</summary>
internal sealed class LoopbackIndex
{
    private static readonly string[] OfOneField = ["term", "terms", "prefix", "fuzzy", "match_phrase", "range"];
    private readonly LoopbackAnalysis _analysis;
    private readonly JsonElement _properties;
    private readonly int _mostResults;
    private readonly Dictionary<string, Kept> _written = [];
    private readonly Dictionary<(string Field, string Word), (double Idf, double AverageLength)> _weights = [];
    private Dictionary<string, Kept> _found = []; // as of the last refresh
    private long _seqNo;

    public LoopbackIndex(JsonElement body)
    {
        Body = body;
        _properties = body.GetProperty("mappings").GetProperty("properties");
        var settings = body.TryGetProperty("settings", out var stated) ? stated : default;
        _analysis = new(Member(settings, "analysis"));
        _mostResults = Member(Member(settings, "index"), "max_result_window") is { ValueKind: JsonValueKind.Number } most
            ? most.GetInt32()
            : 10_000;
    }

    public JsonElement Body { get; private set; }

    /// <summary>Replaces the metadata of the mappings.</summary>
    public void SetMeta(JsonElement meta)
    {
        var changed = JsonObject.Create(Body)!;
        changed["mappings"]!["_meta"] = JsonObject.Create(meta);
        Body = JsonSerializer.SerializeToElement(changed);
    }

    public HashSet<string> Aliases { get; } = [];

    public List<string> Tokens(string analyzer, string text) => _analysis.Tokens(analyzer, text);

    public void Refresh()
    {
        _found = new(_written);
        _weights.Clear();
    }

    public Kept? Get(string id, bool realtime) => (realtime ? _written : _found).GetValueOrDefault(id);

    /// <summary>Writes a document; null where the present one's version is higher than <paramref name="most"/>.</summary>
    public Kept? Put(string id, JsonElement source, long? version, long? most)
    {
        var present = _written.GetValueOrDefault(id);
        if (present?.Version > most)
            return null;
        var kept = new Kept(id, version ?? (present?.Version ?? 0) + 1, ++_seqNo, source, Fields(source));
        _written[id] = kept;
        return kept;
    }

    public void Remove(string id) => _written.Remove(id);

    public int Count(JsonElement query) => _found.Values.Count(d => Score(query, d) is not null);

    public JsonObject Search(JsonElement request)
    {
        if (Int("from", 0) + Int("size", 10) is var end && end > _mostResults)
            throw new LoopbackRefusal("all shards failed", "search_phase_execution_exception");
        var scored = _found
            .Values.Select(d => (Document: d, Score: request.TryGetProperty("query", out var query) ? Score(query, d) : 1))
            .Where(f => f.Score is not null)
            .ToList();
        var counted = scored.Select(f => f.Document).ToList();
        var hits = scored
            .Where(f => !request.TryGetProperty("post_filter", out var filter) || Score(filter, f.Document) is not null)
            .ToList();
        var sort = request.TryGetProperty("sort", out var order)
            ? order.ValueKind == JsonValueKind.Array
                ? [.. order.EnumerateArray()]
                : new[] { order }
            : [];
        hits.Sort((a, b) => sort.Select(by => Compare(by, a, b)).FirstOrDefault(c => c != 0));
        var after = request.TryGetProperty("search_after", out var last) ? last[0].GetInt64() : (long?)null;
        var page = after is null
            ? hits
            : hits.Where(h =>
                sort[0].EnumerateObject().First() is var by
                && Number(by.Name, h.Document) is { } n
                && (by.Value.GetString() == "desc" ? n < after : n > after)
            );
        var answer = new JsonObject
        {
            ["took"] = 1,
            ["timed_out"] = false,
            ["_shards"] = new JsonObject
            {
                ["total"] = 1,
                ["successful"] = 1,
                ["skipped"] = 0,
                ["failed"] = 0,
            },
            ["hits"] = new JsonObject
            {
                ["total"] = new JsonObject { ["value"] = hits.Count, ["relation"] = "eq" },
                ["hits"] = new JsonArray([.. page.Skip(Int("from", 0)).Take(Int("size", 10)).Select(Hit)]),
            },
        };
        if (Aggregations(request) is { ValueKind: JsonValueKind.Object } aggregations && aggregations.EnumerateObject().Any())
            answer["aggregations"] = Aggregate(aggregations, counted);
        if (request.TryGetProperty("suggest", out var suggest))
            answer["suggest"] = new JsonObject(
                suggest.EnumerateObject().Select(s => KeyValuePair.Create(s.Name, (JsonNode?)Suggest(s.Value)))
            );
        return answer;

        int Int(string name, int otherwise) => request.TryGetProperty(name, out var value) ? value.GetInt32() : otherwise;

        JsonObject Hit((Kept Document, double? Score) found)
        {
            var hit = new JsonObject
            {
                ["_id"] = found.Document.Id,
                ["_score"] = found.Score,
                ["_source"] = JsonNode.Parse(found.Document.Source.GetRawText()),
            };
            if (sort.Length == 1 && sort[0].EnumerateObject().First().Name == "seq")
                hit["sort"] = new JsonArray(Number("seq", found.Document));
            return hit;
        }
    }

    /// <summary>How many documents hold each word of a document that is none of the index.</summary>
    public JsonObject TermVectors(JsonElement request)
    {
        var document = new Kept(
            "",
            0,
            0,
            request.GetProperty("doc"),
            Fields(request.GetProperty("doc"), request.TryGetProperty("per_field_analyzer", out var analyzers) ? analyzers : default)
        );
        return new JsonObject(
            request
                .GetProperty("fields")
                .EnumerateArray()
                .Select(f => f.GetString()!)
                .Where(document.Fields.ContainsKey)
                .Select(field =>
                    KeyValuePair.Create(
                        field,
                        (JsonNode?)
                            new JsonObject
                            {
                                ["terms"] = new JsonObject(
                                    document
                                        .Fields[field]
                                        .Distinct()
                                        .Select(term =>
                                            KeyValuePair.Create(
                                                term,
                                                (JsonNode?)
                                                    new JsonObject
                                                    {
                                                        ["term_freq"] = 1,
                                                        ["doc_freq"] = _found.Values.Count(d => d.Has(field, term)),
                                                    }
                                            )
                                        )
                                ),
                            }
                    )
                )
        );
    }

    /// <summary>
    /// The fields of a document with their words, by their own analyzers or those given for them; a field that the mapping doesn't know is
    /// an error, since it is strict.
    /// </summary>
    private Dictionary<string, List<string>> Fields(JsonElement source, JsonElement analyzers = default)
    {
        var fields = new Dictionary<string, List<string>>();
        Add("", source, _properties);
        return fields;

        void Add(string path, JsonElement value, JsonElement properties)
        {
            foreach (var member in value.EnumerateObject())
            {
                var name = path + member.Name;
                if (!properties.TryGetProperty(member.Name, out var mapping))
                    throw new LoopbackRefusal(
                        $"mapping set to strict, dynamic introduction of [{name}] is not allowed",
                        "strict_dynamic_mapping_exception"
                    );
                if (mapping.TryGetProperty("properties", out var inner))
                    Add(name + ".", member.Value, inner);
                else if (mapping.GetProperty("type").GetString() != "object")
                    AddValues(
                        name,
                        mapping,
                        member.Value.ValueKind == JsonValueKind.Array ? [.. member.Value.EnumerateArray()] : [member.Value]
                    );
            }
        }

        void AddValues(string name, JsonElement mapping, JsonElement[] values)
        {
            if (values.Length == 0)
                return;
            foreach (var value in values)
                Words(name)
                    .AddRange(
                        analyzers.ValueKind == JsonValueKind.Object && analyzers.TryGetProperty(name, out var own)
                            ? _analysis.Tokens(own.GetString()!, value.ToString())
                            : Analyzed(mapping, value.ToString())
                    );
            if (mapping.TryGetProperty("copy_to", out var others))
                foreach (var other in others.EnumerateArray().Select(o => o.GetString()!))
                    AddValues(other, Mapping(other), values);
        }

        List<string> Words(string name) => fields.TryGetValue(name, out var words) ? words : fields[name] = [];
    }

    private List<string> Analyzed(JsonElement mapping, string text)
    {
        var type = mapping.GetProperty("type").GetString();
        if (type == "text")
            return _analysis.Tokens(mapping.GetProperty("analyzer").GetString()!, text);
        if (type == "date" && !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _))
            throw new LoopbackRefusal($"failed to parse field of type [date]: '{text}'", "mapper_parsing_exception");
        const int longestTerm = 32_766; // Lucene's limit
        return text.Length <= longestTerm
            ? [text]
            : throw new LoopbackRefusal("Document contains at least one immense term", "illegal_argument_exception");
    }

    private JsonElement Mapping(string field) =>
        field
            .Split('.')
            .Aggregate(
                (Element: default(JsonElement), Properties: _properties),
                (at, name) =>
                    at.Properties.GetProperty(name) is var found && found.TryGetProperty("properties", out var inner)
                        ? (found, inner)
                        : (found, default)
            )
            .Element;

    private double? Score(JsonElement query, Kept document)
    {
        var (kind, about) = (query.EnumerateObject().Single().Name, query.EnumerateObject().Single().Value);
        if (kind == "match_all")
            return 1;
        if (kind == "match_none")
            return null;
        if (kind == "bool")
            return Bool(about, document);
        if (kind == "exists")
            return document.Fields.ContainsKey(about.GetProperty("field").GetString()!) ? 1 : null;
        if (kind == "dis_max")
            return about.GetProperty("queries").EnumerateArray().Max(q => Score(q, document)) * Boost(about);
        if (!OfOneField.Contains(kind))
            throw new LoopbackRefusal($"unknown query [{kind}]", "parsing_exception");
        var (field, wanted) = (about.EnumerateObject().Single().Name, about.EnumerateObject().Single().Value);
        var words = document.Fields.GetValueOrDefault(field) ?? [];
        return kind switch
        {
            "term" => Weigh(Word(), Word().Equals),
            "terms" => words.Intersect(wanted.EnumerateArray().Select(v => v.GetString())).Any() ? 1 : null,
            "prefix" => words.Exists(w => w.StartsWith(Word(), StringComparison.Ordinal)) ? Boost(wanted) : null,
            "fuzzy" => Weigh(Word() + "~", Near(Word(), wanted.GetProperty("fuzziness").GetInt32())),
            "match_phrase" => Phrase(
                words,
                _analysis.Tokens(wanted.GetProperty("analyzer").GetString()!, wanted.GetProperty("query").GetString()!)
            )
                ? Boost(wanted)
                : null,
            _ => words.Count > 0 && InRange(words[0], wanted) ? 1 : null,
        };

        string Word() => wanted.GetProperty("value").GetString()!;

        double? Weigh(string word, Func<string, bool> isMeant) // BM25
        {
            if (words.Count(isMeant) is var times && times == 0)
                return null;
            if (!_weights.TryGetValue((field, word), out var weight))
            {
                var fields = _found.Values.Select(d => d.Fields.GetValueOrDefault(field)).OfType<List<string>>().ToList();
                var having = fields.Count(f => f.Exists(isMeant.Invoke));
                _weights[(field, word)] = weight = (
                    Math.Log(1 + ((fields.Count - having + 0.5) / (having + 0.5))),
                    fields.Average(f => f.Count)
                );
            }

            return (float)(
                Boost(wanted)
                * weight.Idf
                * times
                / (times + (SearchSchema.K1 * (1 - SearchSchema.B + (SearchSchema.B * Length(words.Count) / weight.AverageLength))))
            );
        }
    }

    /// <summary>A length as Lucene keeps it in a byte: from 40 words on, with four significant bits of what is beyond 24.</summary>
    private static int Length(int words)
    {
        if (words < 40)
            return words;
        var bits = BitOperations.Log2((uint)words - 24) - 3;
        return 24 + ((words - 24) >> bits << bits);
    }

    private double? Bool(JsonElement query, Kept document)
    {
        var must = Clauses("must").Concat(Clauses("filter").Select(s => s is null ? null : (double?)0)).ToList();
        var should = Clauses("should").Where(s => s is not null).ToList();
        var least =
            query.TryGetProperty("minimum_should_match", out var stated) ? stated.GetInt32()
            : must.Count == 0 && Clauses("should").Any() ? 1
            : 0;
        return must.Contains(null) || Clauses("must_not").Any(s => s is not null) || should.Count < least
            ? null
            : (must.Sum() + should.Sum()) * Boost(query);

        IEnumerable<double?> Clauses(string occur) =>
            !query.TryGetProperty(occur, out var clauses)
                ? []
                : (clauses.ValueKind == JsonValueKind.Array ? clauses.EnumerateArray() : Enumerable.Repeat(clauses, 1)).Select(c =>
                    Score(c, document)
                );
    }

    private static double Boost(JsonElement query) => query.TryGetProperty("boost", out var boost) ? boost.GetDouble() : 1;

    private static Func<string, bool> Near(string word, int edits) =>
        new CharacterRunAutomaton(new LevenshteinAutomata(word, withTranspositions: true).ToAutomaton(edits)).Run;

    private static bool Phrase(List<string> words, List<string> phrase) =>
        phrase.Count > 0
        && Enumerable
            .Range(0, Math.Max(0, words.Count - phrase.Count + 1))
            .Any(i => words.Skip(i).Take(phrase.Count).SequenceEqual(phrase));

    private static bool InRange(string value, JsonElement range) =>
        (!range.TryGetProperty("gte", out var from) || string.CompareOrdinal(value, from.GetString()) >= 0)
        && (!range.TryGetProperty("lte", out var to) || string.CompareOrdinal(value, to.GetString()) <= 0);

    private static JsonElement Aggregations(JsonElement request) =>
        Member(request, "aggregations") is { ValueKind: JsonValueKind.Object } named ? named : Member(request, "aggs");

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : default;

    private JsonObject Aggregate(JsonElement aggregations, List<Kept> documents) =>
        new(aggregations.EnumerateObject().Select(a => KeyValuePair.Create(a.Name, (JsonNode?)One(a.Value, documents))));

    private JsonObject One(JsonElement aggregation, List<Kept> documents)
    {
        if (aggregation.TryGetProperty("filter", out var filter))
        {
            var passed = documents.Where(d => Score(filter, d) is not null).ToList();
            var answer = Aggregations(aggregation) is { ValueKind: JsonValueKind.Object } inner ? Aggregate(inner, passed) : [];
            answer["doc_count"] = passed.Count;
            return answer;
        }

        if (aggregation.TryGetProperty("filters", out var filters))
            return Buckets(
                filters.GetProperty("filters").EnumerateArray().Select(f => ((string?)null, documents.Count(d => Score(f, d) is not null)))
            );
        if (aggregation.TryGetProperty("date_histogram", out var months))
            return Buckets(
                Counted(months)
                    .Select(v => (Key: v.Key[..7] + "-01", v.Count))
                    .GroupBy(v => v.Key, v => v.Count)
                    .OrderBy(g => g.Key, StringComparer.Ordinal)
                    .Select(g => ((string?)g.Key, g.Sum())),
                "key_as_string"
            );
        var terms = aggregation.GetProperty("terms");
        var counted = Counted(terms)
            .OrderByDescending(v => v.Count)
            .ThenBy(v => v.Key, StringComparer.Ordinal)
            .Select(v => ((string?)v.Key, v.Count));
        if (terms.TryGetProperty("include", out var include))
            counted =
                include.ValueKind == JsonValueKind.Array
                    ? counted.IntersectBy(include.EnumerateArray().Select(i => i.GetString()), v => v.Item1)
                    : counted.Where(v => Regex.IsMatch(v.Item1!, $"^(?:{include.GetString()})$", RegexOptions.Singleline));
        return Buckets(counted.Take(terms.TryGetProperty("size", out var size) ? size.GetInt32() : 10));

        IEnumerable<(string Key, int Count)> Counted(JsonElement about) =>
            documents
                .SelectMany(d => (d.Fields.GetValueOrDefault(about.GetProperty("field").GetString()!) ?? []).Distinct())
                .CountBy(v => v)
                .Select(v => (v.Key, v.Value));
    }

    private static JsonObject Buckets(IEnumerable<(string? Key, int Count)> counts, string key = "key") =>
        new() { ["buckets"] = new JsonArray([.. counts.Select(c => new JsonObject { [key] = c.Key, ["doc_count"] = c.Count })]) };

    private JsonArray Suggest(JsonElement suggestion)
    {
        var (text, term) = (suggestion.GetProperty("text").GetString()!, suggestion.GetProperty("term"));
        var field = term.GetProperty("field").GetString()!;
        var all = _found
            .Values.SelectMany(d => (d.Fields.GetValueOrDefault(field) ?? []).Distinct())
            .CountBy(w => w)
            .Where(w => w.Key != text && w.Key[0] == text[0])
            .ToList();
        var near = all.Select(w => (w.Key, w.Value, Edits: Enumerable.Range(1, 2).FirstOrDefault(edits => Near(text, edits)(w.Key))))
            .Where(w => w.Edits > 0)
            .OrderBy(w => w.Edits)
            .ThenByDescending(w => w.Value)
            .ThenBy(w => w.Key, StringComparer.Ordinal)
            .Take(term.GetProperty("size").GetInt32());
        return
        [
            new JsonObject
            {
                ["text"] = text,
                ["options"] = new JsonArray([.. near.Select(w => new JsonObject { ["text"] = w.Key, ["freq"] = w.Value })]),
            },
        ];
    }

    private static int Compare(JsonElement by, (Kept Document, double? Score) a, (Kept Document, double? Score) b)
    {
        var (field, order) = (by.EnumerateObject().Single().Name, by.EnumerateObject().Single().Value);
        var descending = (order.ValueKind == JsonValueKind.String ? order : order.GetProperty("order")).GetString() == "desc";
        if (field == "_score")
            return ((float)b.Score!.Value).CompareTo((float)a.Score!.Value) * (descending ? 1 : -1);
        var (x, y) = (a.Document.Fields.GetValueOrDefault(field)?[0], b.Document.Fields.GetValueOrDefault(field)?[0]);
        if (x is null || y is null)
            return (x is null ? 1 : 0) - (y is null ? 1 : 0);
        var compared =
            field == "seq" ? Number(field, a.Document)!.Value.CompareTo(Number(field, b.Document)!.Value) : string.CompareOrdinal(x, y);
        return descending ? -compared : compared;
    }

    private static long? Number(string field, Kept document) =>
        document.Fields.GetValueOrDefault(field) is { } n ? long.Parse(n[0], CultureInfo.InvariantCulture) : null;

    /// <summary>A document with the words of its fields.</summary>
    internal sealed record Kept(string Id, long Version, long SeqNo, JsonElement Source, Dictionary<string, List<string>> Fields)
    {
        public bool Has(string field, string word) => Fields.TryGetValue(field, out var words) && words.Contains(word);
    }
}

/// <summary>A request or a document that Elasticsearch refuses with status 400.</summary>
internal sealed class LoopbackRefusal(string reason, string type) : Exception(reason)
{
    public string Type { get; } = type;
}
