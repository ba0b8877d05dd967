using Transparency.Search;

namespace Transparency.Web.Hosting;

/// <summary>For pages that have something to show without the index.</summary>
internal static class IndexAway
{
    /// <summary>What the index answers, or null while it can't.</summary>
    public static async Task<T?> OrNullAsync<T>(Func<Task<T>> ask)
        where T : class
    {
        try
        {
            return await ask();
        }
        catch (IndexUnavailableException)
        {
            return null;
        }
    }
}
