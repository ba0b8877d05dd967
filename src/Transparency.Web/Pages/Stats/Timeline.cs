using Transparency.Search.Query;
using Transparency.Web.Language;

namespace Transparency.Web.Pages.Stats;

/// <summary>Claims and debunks of a month or a year.</summary>
/// <param name="Start">Its first day.</param>
/// <param name="Claims">Claims first seen in it.</param>
/// <param name="Debunks">Debunks published in it.</param>
public sealed record Period(DateOnly Start, int Claims, int Debunks);

/// <summary>Claims against debunks over time: by month, or by year where that would be too many bars.</summary>
/// <param name="ByYear">Whether a bar is a year.</param>
/// <param name="Periods">From the first with something in it to the last, the empty ones between them too.</param>
public sealed record Timeline(bool ByYear, IReadOnlyList<Period> Periods)
{
    private const int MostMonths = 48;

    /// <summary>The largest numbers of any period, 1 at least.</summary>
    public int MostClaims => Periods.Max(p => p.Claims) is > 0 and var most ? most : 1;

    /// <summary>Likewise, of debunks.</summary>
    public int MostDebunks => Periods.Max(p => p.Debunks) is > 0 and var most ? most : 1;

    /// <summary>The timeline of what two searches counted; null when nothing of it has a date.</summary>
    public static Timeline? Of(IReadOnlyList<MonthCount> claims, IReadOnlyList<MonthCount> debunks)
    {
        var months = claims.Concat(debunks).Select(m => m.Month).ToList();
        if (months.Count == 0)
            return null;
        var (first, last) = (months.Min(), months.Max());
        var byYear = Index(last, byYear: false) - Index(first, byYear: false) >= MostMonths;
        var (ofClaims, ofDebunks) = (Sums(claims), Sums(debunks));
        return new(
            byYear,
            [
                .. Enumerable
                    .Range(Index(first, byYear), Index(last, byYear) - Index(first, byYear) + 1)
                    .Select(i => new Period(Start(i, byYear), ofClaims.GetValueOrDefault(i), ofDebunks.GetValueOrDefault(i))),
            ]
        );

        Dictionary<int, int> Sums(IReadOnlyList<MonthCount> counts) =>
            counts.GroupBy(c => Index(c.Month, byYear)).ToDictionary(g => g.Key, g => g.Sum(c => c.Count));
    }

    /// <summary>What a period is called.</summary>
    public string NameOf(Period period) => ByYear ? Dates.Year(period.Start) : Dates.Month(period.Start);

    private static int Index(DateOnly month, bool byYear) => byYear ? month.Year : (month.Year * 12) + month.Month - 1;

    private static DateOnly Start(int index, bool byYear) => byYear ? new(index, 1, 1) : new(index / 12, (index % 12) + 1, 1);
}
