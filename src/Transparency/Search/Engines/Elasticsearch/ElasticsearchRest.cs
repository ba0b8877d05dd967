using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Transparency.Search.Engines.Elasticsearch;

/// <summary>What a node answered.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">JSON; undefined where there is none.</param>
internal sealed record ElasticsearchAnswer(HttpStatusCode Status, JsonElement Body)
{
    /// <summary>Type and reason of an error, in one line.</summary>
    public string Reason =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("error", out var error) ? ReasonOf(error) : $"status {(int)Status}";

    /// <summary>Whether another try, later or elsewhere, may succeed.</summary>
    public bool IsTransient => MayPass(Status);

    /// <summary>Whether a status is one of overload or of a node that is not ready.</summary>
    public static bool MayPass(HttpStatusCode status) =>
        status
            is HttpStatusCode.TooManyRequests
                or HttpStatusCode.BadGateway
                or HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.GatewayTimeout;

    /// <summary>Type and reason of an error as Elasticsearch words it.</summary>
    public static string ReasonOf(JsonElement error)
    {
        if (error.ValueKind != JsonValueKind.Object)
            return error.ToString();
        var reason = $"{Text(error, "type")}: {Text(error, "reason")}";
        return error.TryGetProperty("caused_by", out var cause) ? $"{reason} ({ReasonOf(cause)})" : reason;
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.ToString() : null;
}

/// <summary>
/// The REST API of a cluster: sends a request to the nodes in turn, and tries what can pass again. All of the adapter's requests go through
/// <see cref="QueryAsync"/> and <see cref="SendPatientlyAsync"/>, so that the official client can take their place.
/// </summary>
internal sealed class ElasticsearchRest : IDisposable
{
    private const int SmallestCompressed = 1_024;
    private static readonly TimeSpan LongestWrite = TimeSpan.FromSeconds(60),
        LongestPause = TimeSpan.FromSeconds(10),
        Break = TimeSpan.FromSeconds(5);
    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
    private readonly ElasticsearchSettings _settings;
    private readonly HttpClient _http;
    private readonly Node[] _nodes;
    private readonly TimeProvider _clock;
    private readonly ResiliencePipeline<ElasticsearchAnswer> _quick,
        _patient;
    private uint _next;

    public ElasticsearchRest(ElasticsearchSettings settings, TimeProvider clock)
    {
        (_settings, _clock) = (settings, clock);
        _nodes = [.. settings.Nodes.Select(address => new Node(address))];
        _http = new HttpClient(NewHandler(settings)) { Timeout = Timeout.InfiniteTimeSpan }; // each try has its own
        _http.DefaultRequestHeaders.Authorization = settings switch
        {
            { ApiKey: { } key } => new AuthenticationHeaderValue("ApiKey", key),
            { Username: { } name } => new AuthenticationHeaderValue(
                "Basic",
                Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{settings.Password}"))
            ),
            _ => null,
        };

        // Readers wait, so a read is retried once, immediately, on another node. If half of the requests of ten seconds fail, the circuit
        // breaker sends none for five seconds: they would pile up.
        _quick = NewPipeline()
            .AddCircuitBreaker(
                new CircuitBreakerStrategyOptions<ElasticsearchAnswer>
                {
                    ShouldHandle = Passing(),
                    FailureRatio = 0.5,
                    MinimumThroughput = 4,
                    SamplingDuration = TimeSpan.FromSeconds(10),
                    BreakDuration = Break,
                }
            )
            .AddRetry(
                new RetryStrategyOptions<ElasticsearchAnswer>
                {
                    ShouldHandle = new PredicateBuilder<ElasticsearchAnswer>()
                        .Handle<NoAnswerException>()
                        .HandleResult(a => a.IsTransient && a.Status != HttpStatusCode.TooManyRequests),
                    MaxRetryAttempts = 1,
                    Delay = TimeSpan.Zero,
                }
            )
            .AddTimeout(settings.Timeout)
            .Build();

        // Writing waits for the cluster to recover: seven tries in about half a minute.
        _patient = NewPipeline()
            .AddRetry(
                new RetryStrategyOptions<ElasticsearchAnswer>
                {
                    ShouldHandle = Passing(),
                    MaxRetryAttempts = 6,
                    Delay = TimeSpan.FromMilliseconds(500),
                    MaxDelay = LongestPause,
                    BackoffType = DelayBackoffType.Exponential,
                    UseJitter = true,
                }
            )
            .AddTimeout(LongestWrite)
            .Build();
    }

    /// <summary>The longest that a search may take in the cluster, so that its answer still arrives in time.</summary>
    public string SearchTime => $"{(long)(_settings.Timeout.TotalMilliseconds * 0.8)}ms";

    /// <summary>A body as it is sent.</summary>
    public static ReadOnlyMemory<byte> Write(object body) => JsonSerializer.SerializeToUtf8Bytes(body, Json);

    /// <summary>Sends a request that somebody waits for: it fails fast.</summary>
    /// <exception cref="IndexUnavailableException">
    /// There was no answer in time, or one of another status than success and <paramref name="expected"/>.
    /// </exception>
    public Task<ElasticsearchAnswer> QueryAsync(
        HttpMethod method,
        string path,
        object? body,
        CancellationToken cancel,
        HttpStatusCode expected = HttpStatusCode.OK
    ) => SendAsync(_quick, method, path, Bytes(body), expected, cancel);

    /// <summary>Sends a request that must be done: it waits for the cluster to recover. It may arrive twice.</summary>
    /// <exception cref="IndexUnavailableException">
    /// There was no answer in time, or one of another status than success and <paramref name="expected"/>.
    /// </exception>
    public Task<ElasticsearchAnswer> SendPatientlyAsync(
        HttpMethod method,
        string path,
        object? body,
        CancellationToken cancel,
        HttpStatusCode expected = HttpStatusCode.OK
    ) => SendAsync(_patient, method, path, Bytes(body), expected, cancel);

    /// <summary>
    /// A pause before the next try of what was refused for the moment, longer each time; with jitter, so that nodes don't come in step.
    /// </summary>
    public Task PauseAsync(int tries, CancellationToken cancel)
    {
        var longest = Math.Min(LongestPause.TotalMilliseconds, 250 * Math.Pow(2, tries));
        return Task.Delay(TimeSpan.FromMilliseconds(longest * (0.5 + (Random.Shared.NextDouble() / 2))), _clock, cancel);
    }

    public void Dispose() => _http.Dispose();

    private static ReadOnlyMemory<byte>? Bytes(object? body) =>
        body switch
        {
            null => null,
            ReadOnlyMemory<byte> lines => lines,
            _ => Write(body),
        };

    private static PredicateBuilder<ElasticsearchAnswer> Passing() =>
        new PredicateBuilder<ElasticsearchAnswer>()
            .Handle<NoAnswerException>()
            .Handle<TimeoutRejectedException>()
            .HandleResult(a => a.IsTransient);

    private ResiliencePipelineBuilder<ElasticsearchAnswer> NewPipeline() => new() { TimeProvider = _clock };

    private async Task<ElasticsearchAnswer> SendAsync(
        ResiliencePipeline<ElasticsearchAnswer> pipeline,
        HttpMethod method,
        string path,
        ReadOnlyMemory<byte>? body,
        HttpStatusCode expected,
        CancellationToken cancel
    )
    {
        try
        {
            var answer = await pipeline.ExecuteAsync(async token => await TryAsync(method, path, body, token, cancel), cancel);
            return (int)answer.Status is >= 200 and < 300 || answer.Status == expected
                ? answer
                : throw new IndexUnavailableException(
                    $"Elasticsearch refused '{method} {path}': {answer.Reason}"
                        + (
                            answer.Status == HttpStatusCode.Unauthorized
                                ? " See Search__Elasticsearch__ApiKey, or …__Username and …__Password."
                                : ""
                        )
                );
        }
        catch (NoAnswerException e)
        {
            throw new IndexUnavailableException(e.Message, e);
        }
        catch (TimeoutRejectedException e)
        {
            throw new IndexUnavailableException(
                $"Elasticsearch did not answer '{method} {path}' within {e.Timeout.TotalSeconds:0.#} s.",
                e
            );
        }
        catch (BrokenCircuitException e)
        {
            throw new IndexUnavailableException(
                $"Elasticsearch failed repeatedly and is asked again within {Break.TotalSeconds:0} s. " + e.InnerException?.Message,
                e
            );
        }
    }

    private async Task<ElasticsearchAnswer> TryAsync(
        HttpMethod method,
        string path,
        ReadOnlyMemory<byte>? body,
        CancellationToken cancel,
        CancellationToken caller
    )
    {
        var node = NextNode();
        using var request = new HttpRequestMessage(method, new Uri(node.Address, path));
        if (body is { } bytes)
            request.Content = Content(bytes, path);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            var text = await response.Content.ReadAsByteArrayAsync(cancel);
            var answer = new ElasticsearchAnswer(response.StatusCode, Parse(response, text));
            node.Answered();
            return answer;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
        {
            node.Failed(_clock);
            throw new NoAnswerException(
                e is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: { } reason }
                    ? $"Elasticsearch at {node.Address} is not trusted: {reason.Message} "
                        + "See Search__Elasticsearch__CertificateFingerprint and …__CertificateAuthority."
                    : $"Elasticsearch at {node.Address} can't be reached, or broke off: {e.Message}",
                e
            );
        }
        catch (OperationCanceledException) when (!caller.IsCancellationRequested)
        {
            node.Failed(_clock); // too slow
            throw;
        }
    }

    private static JsonElement Parse(HttpResponseMessage response, byte[] text)
    {
        if (text.Length == 0)
            return default;
        if (response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true)
            return JsonElement.Parse(text);
        if (!response.IsSuccessStatusCode)
            return default; // a proxy's page about its own trouble
        throw new JsonException($"it answered {response.Content.Headers.ContentType}, not JSON");
    }

    private ByteArrayContent Content(ReadOnlyMemory<byte> body, string path)
    {
        var compress = _settings.Compress && body.Length >= SmallestCompressed;
        var content = new ByteArrayContent(compress ? Compress(body) : body.ToArray());
        content.Headers.ContentType = new(path.Contains("/_bulk", StringComparison.Ordinal) ? "application/x-ndjson" : "application/json");
        if (compress)
            content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    private static byte[] Compress(ReadOnlyMemory<byte> body)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            gzip.Write(body.Span);
        return compressed.ToArray();
    }

    /// <summary>The nodes in turn, without those that failed a moment ago; where all did, the one that is to be tried next.</summary>
    private Node NextNode()
    {
        var (first, now) = (Interlocked.Increment(ref _next), _clock.GetTimestamp());
        var best = _nodes[first % _nodes.Length];
        for (uint i = 0; i < _nodes.Length; i++)
        {
            var node = _nodes[(first + i) % _nodes.Length];
            if (node.DeadUntil <= now)
                return node;
            if (node.DeadUntil < best.DeadUntil)
                best = node;
        }

        return best;
    }

    private static SocketsHttpHandler NewHandler(ElasticsearchSettings settings)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(2),
            AllowAutoRedirect = false, // credentials and claims go to the stated nodes alone
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // addresses of names change
            MaxConnectionsPerServer = 64, // more would only wait in the cluster's queues
            AutomaticDecompression = settings.Compress ? DecompressionMethods.GZip : DecompressionMethods.None,
        };
        if (settings.CertificateFingerprint is { } fingerprint)
            handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, chain, _) => IsPinned(shown, chain, fingerprint);
        if (settings.CertificateAuthority is { } authority)
        {
            var trusted = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            trusted.CustomTrustStore.ImportFromPemFile(authority);
            handler.SslOptions.CertificateChainPolicy = trusted;
        }

        return handler;
    }

    /// <summary>
    /// The node's own certificate is the pinned one, or the pinned one vouches for it and lacks nothing but the system's trust.
    /// </summary>
    private static bool IsPinned(X509Certificate? shown, X509Chain? chain, string fingerprint)
    {
        return (shown is X509Certificate2 own && Has(own))
            || (
                chain is not null
                && chain.ChainElements.Any(e => Has(e.Certificate))
                && chain.ChainStatus.All(s =>
                    s.Status is X509ChainStatusFlags.NoError or X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain
                )
            );

        bool Has(X509Certificate2 certificate) =>
            certificate.GetCertHashString(HashAlgorithmName.SHA256).Equals(fingerprint, StringComparison.OrdinalIgnoreCase);
    }

    private sealed class Node(Uri address)
    {
        private int _failures;
        private long _deadUntil;

        public Uri Address { get; } = new(address.AbsoluteUri.TrimEnd('/') + "/");

        public long DeadUntil => Volatile.Read(ref _deadUntil);

        public void Answered()
        {
            Volatile.Write(ref _failures, 0);
            Volatile.Write(ref _deadUntil, 0);
        }

        /// <summary>Leaves it out for one second, then two, up to thirty-two.</summary>
        public void Failed(TimeProvider clock) =>
            Volatile.Write(
                ref _deadUntil,
                clock.GetTimestamp() + (clock.TimestampFrequency << Math.Min(Interlocked.Increment(ref _failures) - 1, 5))
            );
    }

    private sealed class NoAnswerException(string message, Exception inner) : Exception(message, inner);
}
