using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Transparency.Tests.Search.Engines.Elasticsearch;

/// <summary>What goes wrong with a request.</summary>
public enum Fault
{
    /// <summary>The connection is closed without an answer, and the request is not done.</summary>
    Refused,

    /// <summary>The request is done, but the connection is closed within the answer.</summary>
    HalfAnswer,

    /// <summary>The request is done, but the answer never comes.</summary>
    Silence,

    /// <summary>The answer is no JSON, as of a proxy in between.</summary>
    NotJson,

    /// <summary>The answer is JSON of another form.</summary>
    OtherJson,

    /// <summary>The request is refused for now with status 429.</summary>
    TooMany,

    /// <summary>The request is refused for now with status 503.</summary>
    Unavailable,

    /// <summary>The answer sends the request to another address.</summary>
    Elsewhere,

    /// <summary>Of a bulk request, every third document is refused for now; of a search, a shard fails.</summary>
    InPart,
}

/// <summary>
/// A server on the loopback that answers the adapter's requests as Elasticsearch 7.10 does (<c>LoopbackTests</c> compares it with recorded
/// answers), and does harm when asked to.
/// </summary>
internal sealed class LoopbackElasticsearch : IAsyncDisposable
{
    private readonly Dictionary<string, LoopbackIndex> _indexes = [];
    private readonly Lock _one = new();
    private readonly WebApplication _app;
    private int _requests;

    private readonly LoopbackElasticsearch _cluster; // its first node, which keeps all data

    private LoopbackElasticsearch(LoopbackElasticsearch? cluster, X509Certificate2Collection? certificates)
    {
        _cluster = cluster ?? this;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(
                IPAddress.Loopback,
                0,
                endpoint =>
                {
                    if (certificates is not null)
                        endpoint.UseHttps(https =>
                            (https.ServerCertificate, https.ServerCertificateChain) = (certificates[0], certificates)
                        );
                }
            )
        );
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Urls.Single());

    /// <summary>Decides on what goes wrong with a request, by its method and path.</summary>
    public Func<string, Fault?> Harm { get; set; } = _ => null;

    /// <summary>An answer in place of its own, by method and path.</summary>
    public Func<string, (int Status, JsonNode? Body)?> Instead { get; set; } = _ => null;

    /// <summary>The only credentials that it answers to; null where it answers everybody.</summary>
    public string? Authorization { get; set; }

    /// <summary>Requests so far.</summary>
    public int Requests => _requests;

    /// <summary>Requests by method, path and body, with the status of each answer.</summary>
    public ConcurrentQueue<(string Method, string Path, string Body, int Status)> Seen { get; } = [];

    /// <summary>About how many requests and answers were compressed.</summary>
    public (int Requests, int Answers) Compressed { get; private set; }

    /// <summary>What went wrong, counted.</summary>
    public ConcurrentDictionary<Fault, int> Harmed { get; } = [];

    /// <summary>Starts one.</summary>
    /// <param name="certificates">Its own certificate and those above it; without them it speaks plain HTTP.</param>
    public static async Task<LoopbackElasticsearch> StartAsync(X509Certificate2Collection? certificates = null)
    {
        var server = new LoopbackElasticsearch(null, certificates);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Another node of the same cluster.</summary>
    public async Task<LoopbackElasticsearch> JoinAsync()
    {
        var node = new LoopbackElasticsearch(this, null);
        await node._app.StartAsync();
        return node;
    }

    /// <summary>Names of the indexes.</summary>
    public IReadOnlyList<string> Indexes()
    {
        lock (_cluster._one)
            return [.. _cluster._indexes.Keys];
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        var (method, path) = (context.Request.Method, context.Request.Path.Value!.TrimStart('/'));
        var body = await ReadAsync(context.Request);
        var fault = Harm($"{method} {path}");
        if (fault is { } harm)
            Harmed.AddOrUpdate(harm, 1, (_, n) => n + 1);
        if (fault == Fault.Refused)
        {
            context.Abort();
            return;
        }

        var (status, answer) = fault switch
        {
            _ when Authorization is { } known && context.Request.Headers.Authorization != known => Error(
                401,
                "security_exception",
                $"missing authentication credentials for REST request [/{path}]"
            ),
            _ when Instead($"{method} {path}") is { } given => given,
            Fault.TooMany => Error(429, "circuit_breaking_exception", "[parent] Data too large"),
            Fault.Elsewhere => (307, null),
            Fault.Unavailable => Error(503, "no_shard_available_action_exception", "no shard is there"),
            _ => Do(method, path, context.Request.Query, body, fault == Fault.InPart),
        };
        Seen.Enqueue((method, path + context.Request.QueryString, body, status));
        if (
            fault == Fault.InPart
            && answer is JsonObject
            && answer["_shards"] is JsonObject shards
            && path.EndsWith("_search", StringComparison.Ordinal)
        )
        {
            shards["failed"] = 1;
            shards["failures"] = new JsonArray(
                new JsonObject { ["shard"] = 0, ["reason"] = ErrorOf("illegal_argument_exception", "a shard failed") }
            );
        }

        if (fault == Fault.Silence)
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        if (context.RequestAborted.IsCancellationRequested)
            return;
        context.Response.StatusCode = status;
        context.Response.ContentType = fault == Fault.NotJson ? "text/html" : "application/json; charset=UTF-8";
        if (fault == Fault.Elsewhere)
            context.Response.Headers.Location = "/elsewhere/" + path;
        var bytes = Encoding.UTF8.GetBytes(
            fault switch
            {
                Fault.NotJson => "<html>Not here</html>",
                Fault.OtherJson => """{"answer":42}""",
                _ => answer?.ToJsonString() ?? "",
            }
        );
        if (context.Request.Headers.AcceptEncoding == "gzip")
        {
            context.Response.Headers.ContentEncoding = "gzip";
            bytes = Compress(bytes);
            Compressed = Compressed with { Answers = Compressed.Answers + 1 };
        }

        context.Response.ContentLength = bytes.Length;
        if (HttpMethods.IsHead(method))
            return;
        await context.Response.Body.WriteAsync(fault == Fault.HalfAnswer ? bytes.AsMemory(0, bytes.Length / 2) : bytes);
        if (fault == Fault.HalfAnswer)
        {
            await context.Response.Body.FlushAsync();
            context.Abort();
        }
    }

    private async Task<string> ReadAsync(HttpRequest request)
    {
        var isCompressed = request.Headers.ContentEncoding == "gzip";
        if (isCompressed)
            Compressed = Compressed with { Requests = Compressed.Requests + 1 };
        using var reader = new StreamReader(
            isCompressed ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body,
            Encoding.UTF8
        );
        return await reader.ReadToEndAsync();
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return compressed.ToArray();
    }

    private (int Status, JsonNode? Answer) Do(string method, string path, IQueryCollection query, string body, bool inPart)
    {
        lock (_cluster._one)
        {
            try
            {
                return _cluster.Do(method, [.. path.Split('/').Select(Uri.UnescapeDataString)], query, body, inPart);
            }
            catch (LoopbackRefusal e)
            {
                return Error(400, e.Type, e.Message);
            }
        }
    }

    private (int Status, JsonNode? Answer) Do(string method, string[] path, IQueryCollection query, string body, bool inPart)
    {
        switch (method, path)
        {
            case ("POST", ["_aliases"]):
                return ChangeAliases(Json(body).GetProperty("actions"));
            case ("POST", ["_bulk"]):
                return Bulk(action => _indexes[action.GetProperty("_index").GetString()!], Lines(body), inPart);
            case ("PUT", [var name]):
                if (_indexes.ContainsKey(name))
                    return Error(400, "resource_already_exists_exception", $"index [{name}/uuid] already exists");
                var made = new LoopbackIndex(Json(body));
                if (made.Body.TryGetProperty("aliases", out var aliases))
                    made.Aliases.UnionWith(aliases.EnumerateObject().Select(a => a.Name));
                _indexes[name] = made;
                return (
                    200,
                    new JsonObject
                    {
                        ["acknowledged"] = true,
                        ["shards_acknowledged"] = true,
                        ["index"] = name,
                    }
                );
            case ("GET", [var pattern, "_alias"]):
                var named = _indexes.Where(i =>
                    Regex.IsMatch(i.Key, "^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal) + "$")
                    || i.Value.Aliases.Contains(pattern)
                );
                return (
                    200,
                    new JsonObject(
                        named.Select(i =>
                            KeyValuePair.Create(
                                i.Key,
                                (JsonNode?)
                                    new JsonObject
                                    {
                                        ["aliases"] = new JsonObject(
                                            i.Value.Aliases.Select(a => KeyValuePair.Create(a, (JsonNode?)new JsonObject()))
                                        ),
                                    }
                            )
                        )
                    )
                );
        }

        var found = _indexes.Where(i => i.Key == path[0] || i.Value.Aliases.Contains(path[0])).ToList();
        if (found.Count == 0 && path is [_, "_mget"])
            return (
                200,
                new JsonObject
                {
                    ["docs"] = new JsonArray([
                        .. Json(body)
                            .GetProperty("ids")
                            .EnumerateArray()
                            .Select(id => new JsonObject
                            {
                                ["_index"] = path[0],
                                ["_id"] = id.GetString(),
                                ["error"] = ErrorOf("index_not_found_exception", $"no such index [{path[0]}]"),
                            }),
                    ]),
                }
            );
        if (found.Count == 0)
            return Error(404, "index_not_found_exception", $"no such index [{path[0]}]");
        var (real, index) = (found.Single().Key, found.Single().Value);
        if (query["require_alias"] == "true" && real == path[0])
            return Error(
                404,
                "index_not_found_exception",
                $"no such index [{path[0]}] and [require_alias] request flag is [true] and [{path[0]}] is not an alias"
            );
        switch (method, path[1..])
        {
            case ("DELETE", []):
                _indexes.Remove(real);
                return (200, new JsonObject { ["acknowledged"] = true });
            case ("PUT", ["_mapping"]):
                index.SetMeta(Json(body).GetProperty("_meta"));
                return (200, new JsonObject { ["acknowledged"] = true });
            case ("GET", ["_mapping"]):
                return (
                    200,
                    new JsonObject
                    {
                        [real] = new JsonObject { ["mappings"] = JsonNode.Parse(index.Body.GetProperty("mappings").GetRawText()) },
                    }
                );
            case ("POST", ["_refresh"]):
                index.Refresh();
                return (
                    200,
                    new JsonObject
                    {
                        ["_shards"] = new JsonObject
                        {
                            ["total"] = 1,
                            ["successful"] = 1,
                            ["failed"] = 0,
                        },
                    }
                );
            case ("POST", ["_bulk"]):
                return Bulk(_ => index, Lines(body), inPart);
            case ("POST", ["_mget"]):
                return (
                    200,
                    new JsonObject
                    {
                        ["docs"] = new JsonArray([
                            .. Json(body)
                                .GetProperty("ids")
                                .EnumerateArray()
                                .Select(id => Document(real, id.GetString()!, index.Get(id.GetString()!, query["realtime"] != "false"))),
                        ]),
                    }
                );
            case ("POST", ["_search"]):
                return (200, index.Search(Json(body)));
            case ("GET" or "POST", ["_count"]):
                return (
                    200,
                    new JsonObject
                    {
                        ["count"] = index.Count(body.Length > 0 ? Json(body).GetProperty("query") : Json("{\"match_all\":{}}")),
                    }
                );
            case ("POST", ["_termvectors"]):
                return (
                    200,
                    new JsonObject
                    {
                        ["_index"] = real,
                        ["found"] = true,
                        ["term_vectors"] = index.TermVectors(Json(body)),
                    }
                );
            case ("POST", ["_analyze"]):
                var words = index.Tokens(Json(body).GetProperty("analyzer").GetString()!, Json(body).GetProperty("text").GetString()!);
                return (200, new JsonObject { ["tokens"] = new JsonArray([.. words.Select(w => new JsonObject { ["token"] = w })]) });
            case ("GET", ["_doc", var id]):
                var kept = index.Get(id, realtime: true);
                return (kept is null ? 404 : 200, Document(real, id, kept));
            case ("PUT", ["_create", var id]):
                return index.Get(id, realtime: true) is null
                    ? (201, Written(index.Put(id, Json(body), null, null)!))
                    : Error(409, "version_conflict_engine_exception", $"[{id}]: version conflict, document already exists");
            case ("PUT", ["_doc", var id]):
                if (!Fits(index, id, query))
                    return Error(409, "version_conflict_engine_exception", $"[{id}]: version conflict");
                var version = query.ContainsKey("version") ? long.Parse(query["version"]!, CultureInfo.InvariantCulture) : (long?)null;
                var put = index.Put(id, Json(body), version, version);
                return put is null
                    ? Error(409, "version_conflict_engine_exception", $"[{id}]: version conflict, current version is higher")
                    : (200, Written(put));
            case ("DELETE", ["_doc", var id]):
                if (!Fits(index, id, query))
                    return Error(409, "version_conflict_engine_exception", $"[{id}]: version conflict");
                index.Remove(id);
                return (200, new JsonObject { ["result"] = "deleted" });
            default:
                return Error(400, "illegal_argument_exception", $"no handler found for [{method} {string.Join('/', path)}]");
        }
    }

    private static bool Fits(LoopbackIndex index, string id, IQueryCollection query) =>
        !query.ContainsKey("if_seq_no")
        || index.Get(id, realtime: true)?.SeqNo.ToString(CultureInfo.InvariantCulture) == query["if_seq_no"];

    private static (int Status, JsonNode? Answer) Bulk(Func<JsonElement, LoopbackIndex> indexOf, string[] lines, bool inPart)
    {
        if (lines.Length < 2)
            return Error(400, "action_request_validation_exception", "Validation Failed: 1: no requests added;");
        return (
            200,
            new JsonObject
            {
                ["items"] = new JsonArray([
                    .. lines.Chunk(2).Select((pair, i) => Change(Json(pair[0]).GetProperty("index"), Json(pair[1]), i)),
                ]),
            }
        );

        JsonObject Change(JsonElement action, JsonElement document, int i)
        {
            var (id, version) = (action.GetProperty("_id").GetString()!, action.GetProperty("version").GetInt64());
            if (inPart && i % 3 == 0)
                return Item(429, ErrorOf("es_rejected_execution_exception", "rejected execution of a write"));
            try
            {
                return
                    indexOf(action)
                        .Put(
                            id,
                            document,
                            version,
                            action.GetProperty("version_type").GetString() == "external_gte" ? version : version - 1
                        )
                        is null
                    ? Item(409, ErrorOf("version_conflict_engine_exception", $"[{id}]: version conflict, current version is higher"))
                    : Item(201, null);
            }
            catch (LoopbackRefusal e)
            {
                return Item(400, ErrorOf(e.Type, e.Message));
            }
        }
    }

    private static JsonObject Item(int status, JsonObject? error)
    {
        var result = new JsonObject { ["status"] = status };
        if (error is not null)
            result["error"] = error;
        return new JsonObject { ["index"] = result };
    }

    private (int Status, JsonNode? Answer) ChangeAliases(JsonElement actions)
    {
        var changes = actions
            .EnumerateArray()
            .Select(a => a.EnumerateObject().Single())
            .Select(a => (a.Name, Index: a.Value.GetProperty("index").GetString()!, Alias: a.Value.GetProperty("alias").GetString()!))
            .ToList();
        foreach (var (what, index, alias) in changes)
        {
            if (!_indexes.TryGetValue(index, out var present))
                return Error(404, "index_not_found_exception", $"no such index [{index}]");
            if (what == "remove" && !present.Aliases.Contains(alias))
                return Error(404, "aliases_not_found_exception", $"aliases [{alias}] missing");
        }

        foreach (var (what, index, alias) in changes)
            if (what == "remove")
                _indexes[index].Aliases.Remove(alias);
            else
                _indexes[index].Aliases.Add(alias);
        return (200, new JsonObject { ["acknowledged"] = true });
    }

    private static JsonObject Document(string index, string id, LoopbackIndex.Kept? kept)
    {
        var answer = new JsonObject
        {
            ["_index"] = index,
            ["_type"] = "_doc",
            ["_id"] = id,
        };
        if (kept is not null)
            (answer["_version"], answer["_seq_no"], answer["_primary_term"]) = (kept.Version, kept.SeqNo, 1);
        answer["found"] = kept is not null;
        if (kept is not null)
            answer["_source"] = JsonNode.Parse(kept.Source.GetRawText());
        return answer;
    }

    private static JsonObject Written(LoopbackIndex.Kept kept) =>
        new()
        {
            ["_id"] = kept.Id,
            ["_version"] = kept.Version,
            ["_seq_no"] = kept.SeqNo,
            ["_primary_term"] = 1,
        };

    private static (int Status, JsonNode Answer) Error(int status, string type, string reason) =>
        (status, new JsonObject { ["error"] = ErrorOf(type, reason), ["status"] = status });

    private static JsonObject ErrorOf(string type, string reason) => new() { ["type"] = type, ["reason"] = reason };

    private static string[] Lines(string body) => body.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static JsonElement Json(string text) => JsonElement.Parse(text);
}
