namespace Transparency.Web.Pages.Shared;

/// <summary>Links to the pages of a list: the neighbours of the current one, the first and the last.</summary>
/// <param name="Current">This page, from 1; beyond the last when someone asked for that.</param>
/// <param name="Last">The last page.</param>
/// <param name="AddressOf">The address of a page.</param>
public sealed record Pager(int Current, int Last, Func<int, string> AddressOf)
{
    private const int Neighbours = 2;

    /// <summary>True when someone asked for a page that isn't there.</summary>
    public bool IsBeyond => Current > Math.Max(1, Last);

    /// <summary>Pages to link, in order; null stands for those left out.</summary>
    public IEnumerable<int?> Window
    {
        get
        {
            var before = 0;
            for (var page = 1; page <= Last; page++)
            {
                if (page != 1 && page != Last && Math.Abs(page - Current) > Neighbours)
                    continue;
                if (page > before + 1)
                    yield return null;
                yield return before = page;
            }
        }
    }

    /// <summary>Pages that a number of items takes.</summary>
    public static int PagesOf(int items, int size) => (items + size - 1) / size;
}
