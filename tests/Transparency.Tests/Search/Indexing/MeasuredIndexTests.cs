using System.Diagnostics.Metrics;
using System.Reflection;
using Transparency.Search;
using Transparency.Search.Indexing;
using Transparency.Search.Query;

namespace Transparency.Tests.Search.Indexing;

/// <summary>An index that fails is measured with its error, and the error is the caller's as before.</summary>
public sealed class MeasuredIndexTests
{
    [Fact]
    public async Task A_failure_is_measured_by_kind_and_error()
    {
        var measured = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "transparency.index.duration")
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>(
            (_, seconds, tags, _) =>
            {
                var told = string.Join(' ', tags.ToArray().Select(t => t.Value));
                lock (measured)
                    measured.Add($"{told} {seconds >= 0}");
            }
        );
        listener.Start();
        var index = MeasuredIndex.Over(DispatchProxy.Create<IClaimIndex, FailingIndex>());
        await Assert.ThrowsAsync<IndexUnavailableException>(() =>
            index.SearchAsync(new SearchQuery(), TestContext.Current.CancellationToken)
        );
        Assert.Throws<IndexUnavailableException>(() =>
        {
            _ = index.StatusAsync(TestContext.Current.CancellationToken);
        });
        lock (measured)
        {
            Assert.Contains("search Transparency.Search.IndexUnavailableException True", measured);
            Assert.Contains("status Transparency.Search.IndexUnavailableException True", measured);
        }
    }

    /// <summary>A search fails later, all else at once.</summary>
    public class FailingIndex : DispatchProxy
    {
        protected override object Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod!.Name == nameof(IClaimIndex.SearchAsync)
                ? FailAsync()
                : throw new IndexUnavailableException("The engine is away.");

        private static async Task<SearchResult> FailAsync()
        {
            await Task.Yield();
            throw new IndexUnavailableException("The engine is away.");
        }
    }
}
