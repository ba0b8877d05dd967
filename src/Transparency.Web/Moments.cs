using System.Globalization;

namespace Transparency.Web;

/// <summary>Moments in the editors' area. Everybody on a desk reads the same time: UTC, and it says so.</summary>
public static class Moments
{
    private const string Field = "yyyy-MM-dd'T'HH:mm"; // of <input type="datetime-local">

    /// <summary>Day and time for people.</summary>
    public static string Words(DateTimeOffset moment) => moment.UtcDateTime.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.CurrentCulture);

    /// <summary>A moment as a form's field has it.</summary>
    public static string ToField(DateTimeOffset moment) => moment.UtcDateTime.ToString(Field, CultureInfo.InvariantCulture);

    /// <summary>The moment in a form's field, in UTC; null when it holds none.</summary>
    public static DateTimeOffset? FromField(string? value) =>
        DateTimeOffset.TryParseExact(value, [Field, Field + ":ss"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;
}
