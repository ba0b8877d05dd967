using System.Net;
using System.Text.Json;

namespace Transparency.Search.Engines.Elasticsearch;

/// <summary>
/// The right to replace the index, which one process has at a time: a document that is created by one alone, and that others may take over
/// when its holder has not renewed it in time.
/// </summary>
internal sealed class ElasticsearchLease : IAsyncDisposable
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(2),
        Renewal = TimeSpan.FromSeconds(20);
    private readonly ElasticsearchRest _rest;
    private readonly string _index,
        _owner;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _ended = new();
    private readonly SemaphoreSlim _renewing = new(1, 1);
    private readonly Task _renewals;
    private (long SeqNo, long Term) _written;

    private ElasticsearchLease(ElasticsearchRest rest, string index, string owner, TimeProvider clock, JsonElement written)
    {
        (_rest, _index, _owner, _clock, _written) = (rest, index, owner, clock, Written(written));
        _renewals = RenewAsync();
    }

    /// <summary>Takes the lease.</summary>
    /// <exception cref="IndexUnavailableException">Another process has it; the message says which.</exception>
    public static async Task<ElasticsearchLease> TakeAsync(
        ElasticsearchRest rest,
        string alias,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var (index, owner) = (
            $"{alias}-lease",
            $"process {Environment.ProcessId} on {Environment.MachineName} ({Guid.NewGuid().ToString("N")[..4]})"
        );
        var mappings = new { dynamic = "strict", properties = new { owner = new { type = "keyword" }, until = new { type = "date" } } };
        await rest.TellAsync(
            HttpMethod.Put,
            index,
            new { settings = new { number_of_shards = 1, auto_expand_replicas = "0-1" }, mappings },
            cancel,
            HttpStatusCode.BadRequest
        );
        var created = await rest.TellAsync(
            HttpMethod.Put,
            $"{index}/_create/lease",
            Document(owner, clock),
            cancel,
            HttpStatusCode.Conflict
        );
        if (created.Status != HttpStatusCode.Conflict)
            return new(rest, index, owner, clock, created.Body);
        var held = (await rest.TellAsync(HttpMethod.Get, $"{index}/_doc/lease", null, cancel, HttpStatusCode.NotFound)).Body;
        if (!held.TryGetProperty("_source", out var lease))
            throw Held("a process that has just ended");
        if (lease.Text("owner") == owner)
            return new(rest, index, owner, clock, held); // the answer to the first try was lost
        if (lease.Get("until").GetDateTimeOffset() > clock.GetUtcNow())
            throw Held(lease.Text("owner"));
        var (seqNo, term) = Written(held);
        var taken = await rest.TellAsync(
            HttpMethod.Put,
            Place(index, seqNo, term),
            Document(owner, clock),
            cancel,
            HttpStatusCode.Conflict
        );
        return taken.Status == HttpStatusCode.Conflict
            ? throw Held("a process that was a moment faster")
            : new(rest, index, owner, clock, taken.Body);

        IndexUnavailableException Held(string by) =>
            new($"The index '{alias}' is being replaced by {by}, and only one process may do so. Try again when it has ended.");
    }

    /// <summary>Makes sure that it is still held, and for a while.</summary>
    /// <exception cref="IndexUnavailableException">Another process has taken it over.</exception>
    public async Task ConfirmAsync(CancellationToken cancel)
    {
        await _renewing.WaitAsync(cancel);
        try
        {
            var renewed = await _rest.TellAsync(
                HttpMethod.Put,
                Place(_index, _written.SeqNo, _written.Term),
                Document(_owner, _clock),
                cancel,
                HttpStatusCode.Conflict
            );
            if (renewed.Status != HttpStatusCode.Conflict)
            {
                _written = Written(renewed.Body);
                return;
            }

            var held = (await _rest.TellAsync(HttpMethod.Get, $"{_index}/_doc/lease", null, cancel, HttpStatusCode.NotFound)).Body;
            if (!held.TryGetProperty("_source", out var lease) || lease.Text("owner") != _owner)
                throw new IndexUnavailableException(
                    $"The lease in '{_index}' was lost: another process replaces the index now. Try again when it has ended."
                );
            _written = Written(held); // renewed, and the answer was lost
        }
        finally
        {
            _renewing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _renewals;
        try
        {
            if (await EndAsync())
                return;
            await ConfirmAsync(CancellationToken.None); // the last renewal was written, and its answer lost
            await EndAsync();
        }
        catch (IndexUnavailableException)
        {
            // it is another's, or ends by itself after two minutes
        }
        finally
        {
            _ended.Dispose();
            _renewing.Dispose();
        }

        async Task<bool> EndAsync() =>
            (
                await _rest.TellAsync(
                    HttpMethod.Delete,
                    Place(_index, _written.SeqNo, _written.Term),
                    null,
                    CancellationToken.None,
                    HttpStatusCode.Conflict
                )
            ).Status != HttpStatusCode.Conflict;
    }

    private async Task RenewAsync()
    {
        using var timer = new PeriodicTimer(Renewal, _clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token))
                await ConfirmAsync(_ended.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IndexUnavailableException)
        {
            // ended, or lost: who replaces the index confirms the lease before
        }
    }

    private static object Document(string owner, TimeProvider clock) => new { owner, until = clock.GetUtcNow() + Length };

    private static string Place(string index, long seqNo, long term) => $"{index}/_doc/lease?if_seq_no={seqNo}&if_primary_term={term}";

    private static (long SeqNo, long Term) Written(JsonElement answer) => (answer.Number("_seq_no"), answer.Number("_primary_term"));
}
