using Transparency.Search;

namespace Transparency.Web.Hosting;

/// <summary>For pages that can be shown without the index.</summary>
internal static class IndexAvailability
{
    /// <summary>Runs a query of the index; null while the index is unavailable.</summary>
    public static async Task<T?> NullIfUnavailableAsync<T>(Func<Task<T>> query)
        where T : class
    {
        try
        {
            return await query();
        }
        catch (IndexUnavailableException)
        {
            return null;
        }
    }
}
