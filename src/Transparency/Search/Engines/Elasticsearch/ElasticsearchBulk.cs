using System.Buffers;
using System.Net;

namespace Transparency.Search.Engines.Elasticsearch;

/// <summary>Writes changes in bulk requests that are bounded in bytes and count.</summary>
internal sealed class ElasticsearchBulk(ElasticsearchRest rest)
{
    private const int MostBytes = 5 << 20,
        MostChanges = 1_000,
        MostAtOnce = 3,
        MostTries = 8;

    /// <summary>Writes changes to the index behind an alias; an index that was deleted is not made again by it.</summary>
    /// <exception cref="IndexUnavailableException">
    /// The cluster did not take all of them. Some may be written; the same changes again do no harm.
    /// </exception>
    public Task WriteAsync(string alias, IEnumerable<IndexChange> changes, CancellationToken cancel) =>
        Parallel.ForEachAsync(
            Batches(changes),
            new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancel },
            async (batch, token) => await WriteAsync(alias, batch, token)
        );

    private static IEnumerable<List<Item>> Batches(IEnumerable<IndexChange> changes)
    {
        var (batch, bytes) = (new List<Item>(), 0);
        foreach (var change in changes)
        {
            var item = Item.Of(change);
            if (batch.Count > 0 && (batch.Count == MostChanges || bytes + item.Lines.Length > MostBytes))
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }

            batch.Add(item);
            bytes += item.Lines.Length;
        }

        if (batch.Count > 0)
            yield return batch;
    }

    /// <summary>
    /// Sends a batch, and again what of it was refused for the moment; in place of what was refused for good goes the reason.
    /// </summary>
    private async Task WriteAsync(string alias, List<Item> batch, CancellationToken cancel)
    {
        for (var tries = 1; ; tries++)
        {
            var waiting = new List<Item>();
            var refused = "";
            foreach (var (item, status, error) in await SendAsync(alias, batch, cancel))
                if (ElasticsearchAnswer.MayPass(status))
                {
                    waiting.Add(item);
                    refused = error;
                }
                else if (status == HttpStatusCode.BadRequest && !item.IsRejection)
                    waiting.Add(Item.Rejection(item.Change, error));
                else if (status != HttpStatusCode.Conflict && (int)status >= 300)
                    throw new IndexUnavailableException(
                        $"Elasticsearch refused the document '{item.Change.Key}' for '{alias}': {error}. Check the cluster's log and disk."
                    );
            if (waiting.Count == 0)
                return;
            if (tries == MostTries)
                throw new IndexUnavailableException(
                    $"Elasticsearch refused {waiting.Count} documents {MostTries} times, such as '{waiting[0].Change.Key}': {refused}. "
                        + $"Check the cluster's log and disk; the documents are for '{alias}'."
                );
            await rest.PauseAsync(tries, cancel);
            batch = waiting;
        }
    }

    private async Task<List<(Item Item, HttpStatusCode Status, string Error)>> SendAsync(
        string alias,
        List<Item> batch,
        CancellationToken cancel
    )
    {
        var lines = new ArrayBufferWriter<byte>(batch.Sum(item => item.Lines.Length));
        foreach (var item in batch)
            lines.Write(item.Lines.Span);
        var answer = await rest.TellAsync(
            HttpMethod.Post,
            $"{alias}/_bulk?require_alias=true&filter_path=items.index.status,items.index.error",
            lines.WrittenMemory,
            cancel
        );
        var results = answer.Body.Array("items").Select(i => i.Get("index")).ToList();
        if (results.Count != batch.Count)
            throw new IndexUnavailableException(
                $"Elasticsearch answered for {results.Count} of {batch.Count} documents in '{alias}'. Check the cluster's log."
            );
        return
        [
            .. batch.Zip(
                results,
                (item, result) =>
                    (
                        item,
                        (HttpStatusCode)result.Number("status"),
                        result.TryGetProperty("error", out var error) ? ElasticsearchAnswer.ReasonOf(error) : ""
                    )
            ),
        ];
    }

    /// <summary>A change and its lines.</summary>
    private sealed record Item(IndexChange Change, ReadOnlyMemory<byte> Lines, bool IsRejection)
    {
        public static Item Of(IndexChange change)
        {
            if (change.Rejected is { } reason)
                return Rejection(change, reason);
            var lines = new ArrayBufferWriter<byte>(4_096);
            try
            {
                ElasticsearchDocument.Write(change, lines);
            }
            catch (Exception e) when (e is not OutOfMemoryException) // nothing but the document decides it
            {
                return Rejection(change, e.Message);
            }

            return new(change, lines.WrittenMemory, IsRejection: false);
        }

        public static Item Rejection(IndexChange change, string reason)
        {
            var lines = new ArrayBufferWriter<byte>(1_024);
            ElasticsearchDocument.WriteRejected(change, reason, lines);
            return new(change, lines.WrittenMemory, IsRejection: true);
        }
    }
}
