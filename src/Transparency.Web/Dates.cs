using System.Globalization;

namespace Transparency.Web;

/// <summary>Days as pages and addresses write them.</summary>
public static class Dates
{
    /// <summary>As people read it: 21 May 2024.</summary>
    public static string Words(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>As programs read it: 2024-05-21.</summary>
    public static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The day of an ISO 8601 date or date-time.</summary>
    public static DateOnly? Parse(string? iso) =>
        iso?.Length >= 10 && DateOnly.TryParseExact(iso.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>The day of a moment, in UTC.</summary>
    public static DateOnly Day(DateTimeOffset moment) => DateOnly.FromDateTime(moment.UtcDateTime);
}
