using Microsoft.AspNetCore.OutputCaching;

namespace Transparency.Web.Telemetry;

/// <summary>Counts the pages that the cache gives, and those that it had to have made.</summary>
internal sealed class CacheMeasure : IOutputCachePolicy
{
    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        Measures.PageGiven(fromCache: true);
        return ValueTask.CompletedTask;
    }

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        Measures.PageGiven(fromCache: false);
        return ValueTask.CompletedTask;
    }
}
