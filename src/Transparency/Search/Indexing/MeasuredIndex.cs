using System.Diagnostics;
using System.Reflection;

namespace Transparency.Search.Indexing;

/// <summary>
/// An index that measures what it is asked: whatever the port's methods are, each is a kind by its name. A proxy, so that a method added to the port is
/// measured as well; open and public, since a proxy derives from it.
/// </summary>
public class MeasuredIndex : DispatchProxy, IDisposable
{
    private IClaimIndex _index = null!;

    /// <summary>The same index, measured. Disposing it disposes the index.</summary>
    public static IClaimIndex Over(IClaimIndex index)
    {
        var measured = Create<IClaimIndex, MeasuredIndex>();
        ((MeasuredIndex)measured)._index = index;
        return measured;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var (started, request) = (Stopwatch.GetTimestamp(), Activity.Current);
        var kind = targetMethod!.Name.Replace("Async", "", StringComparison.Ordinal).ToLowerInvariant();
        var span = request is null ? null : Metrics.Source.StartActivity("index " + kind);
        try
        {
            var result = targetMethod.Invoke(_index, BindingFlags.DoNotWrapExceptions, null, args, null);
            if (result is Task task)
                task.ContinueWith(
                    done => End(done.Exception?.InnerException),
                    CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default
                );
            else
                span?.Dispose();
            return result;
        }
        catch (Exception e)
        {
            End(e);
            throw;
        }
        finally
        {
            Activity.Current = request; // what the caller does next is not a part of this
        }

        void End(Exception? error)
        {
            if (error is not null)
                span?.SetStatus(ActivityStatusCode.Error, error.Message);
            span?.Dispose();
            Metrics.IndexAsked(kind, started, error);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        (_index as IDisposable)?.Dispose();
        GC.SuppressFinalize(this);
    }
}
