using System.Diagnostics;
using System.Runtime.CompilerServices;
using Transparency.Search.Matching;
using Transparency.Search.Query;

namespace Transparency.Search.Indexing;

/// <summary>
/// An index whose questions are measured: each is a duration and, within a request, a span, named after the port's method.
/// </summary>
/// <param name="index">The index; it is disposed along with this one.</param>
public sealed class MeasuredIndex(IClaimIndex index) : IClaimIndex, IDisposable
{
    /// <inheritdoc/>
    public Task<SearchResult> SearchAsync(SearchQuery query, CancellationToken cancel = default) =>
        MeasureAsync("search", () => index.SearchAsync(query, cancel));

    /// <inheritdoc/>
    public Task<TermFrequencies> FrequenciesAsync(IReadOnlyList<IndexTerm> terms, CancellationToken cancel = default) =>
        MeasureAsync("frequencies", () => index.FrequenciesAsync(terms, cancel));

    /// <inheritdoc/>
    public Task<IReadOnlyList<Candidate>> CandidatesAsync(CandidateQuery query, CancellationToken cancel = default) =>
        MeasureAsync("candidates", () => index.CandidatesAsync(query, cancel));

    /// <inheritdoc/>
    public Task<IReadOnlyList<SearchDocument>> GetAsync(IReadOnlyCollection<DocumentKey> keys, CancellationToken cancel = default) =>
        MeasureAsync("get", () => index.GetAsync(keys, cancel));

    /// <inheritdoc/>
    public Task<IReadOnlyList<KnownWord>> LookUpAsync(IReadOnlyList<string> words, CancellationToken cancel = default) =>
        MeasureAsync("lookup", () => index.LookUpAsync(words, cancel));

    /// <inheritdoc/>
    public Task<IReadOnlyList<Completion>> CompleteAsync(string typed, int count, CancellationToken cancel = default) =>
        MeasureAsync("complete", () => index.CompleteAsync(typed, count, cancel));

    /// <summary>Measured from the first document that is asked for to the last, with what the reader does in between.</summary>
    /// <inheritdoc/>
    public async IAsyncEnumerable<T> ScanAsync<T>(long after = 0, [EnumeratorCancellation] CancellationToken cancel = default)
        where T : SearchDocument
    {
        var measurement = new Measurement("scan");
        IAsyncEnumerator<T>? documents = null;
        Exception? error = null;
        try
        {
            while (true)
            {
                try
                {
                    documents ??= index.ScanAsync<T>(after, cancel).GetAsyncEnumerator(cancel);
                    if (!await documents.MoveNextAsync())
                        break;
                }
                catch (Exception e)
                {
                    error = e;
                    throw;
                }

                yield return documents.Current;
            }
        }
        finally
        {
            measurement.End(error); // also if the reader stops before the end
            if (documents is not null)
                await documents.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public Task<IIndexWriter?> OpenAsync(CancellationToken cancel = default) => MeasureAsync("open", () => index.OpenAsync(cancel));

    /// <inheritdoc/>
    public Task<IIndexWriter?> OpenOutdatedAsync(CancellationToken cancel = default) =>
        MeasureAsync("openoutdated", () => index.OpenOutdatedAsync(cancel));

    /// <inheritdoc/>
    public Task<IndexStatus> StatusAsync(CancellationToken cancel = default) => MeasureAsync("status", () => index.StatusAsync(cancel));

    /// <inheritdoc/>
    public Task<string?> VerifyAsync(CancellationToken cancel = default) => MeasureAsync("verify", () => index.VerifyAsync(cancel));

    /// <inheritdoc/>
    public Task<IIndexBuild> BeginBuildAsync(CancellationToken cancel = default) =>
        MeasureAsync("beginbuild", () => index.BeginBuildAsync(cancel));

    /// <inheritdoc/>
    public Task<string?> RollbackAsync(CancellationToken cancel = default) => MeasureAsync("rollback", () => index.RollbackAsync(cancel));

    /// <inheritdoc/>
    public void Dispose() => (index as IDisposable)?.Dispose();

    private static async Task<T> MeasureAsync<T>(string kind, Func<Task<T>> ask)
    {
        var measurement = new Measurement(kind);
        try
        {
            var answer = await ask();
            measurement.End(null);
            return answer;
        }
        catch (Exception e)
        {
            measurement.End(e);
            throw;
        }
    }

    /// <summary>A question from its start to its end.</summary>
    private sealed class Measurement
    {
        private readonly string _kind;
        private readonly long _started = Stopwatch.GetTimestamp();
        private readonly Activity? _span;

        public Measurement(string kind)
        {
            _kind = kind;
            var request = Activity.Current;
            _span = request is null ? null : Metrics.Source.StartActivity("index " + kind);
            Activity.Current = request; // what the caller does next is not a part of this
        }

        public void End(Exception? error)
        {
            if (error is not null)
                _span?.SetStatus(ActivityStatusCode.Error, error.Message);
            _span?.Dispose();
            Metrics.IndexQueried(_kind, _started, error);
        }
    }
}
