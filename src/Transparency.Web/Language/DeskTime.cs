using System.Globalization;
using Transparency.Editors;

namespace Transparency.Web.Language;

/// <summary>
/// Reads and writes times on the desk. All editors use the same time zone, from the setting <c>Editors__TimeZone</c>.
/// </summary>
public sealed class DeskTime(EditorSettings settings)
{
    private const string Field = "yyyy-MM-dd'T'HH:mm"; // of <input type="datetime-local">

    /// <summary>The IANA name of the time zone.</summary>
    public string Zone => settings.Zone.Id;

    /// <summary>Day and time for people, with the offset from UTC: 25 October 2026, 03:30 UTC+2.</summary>
    public string Words(DateTimeOffset time)
    {
        var there = TimeZoneInfo.ConvertTime(time, settings.Zone);
        var offset =
            there.Offset == TimeSpan.Zero ? "" : there.ToString(there.Offset.Minutes == 0 ? "%z" : "zzz", CultureInfo.InvariantCulture);
        return $"{there.ToString("d MMMM yyyy, HH:mm", CultureInfo.CurrentCulture)} UTC{offset}";
    }

    /// <summary>A time as the value of a form's field.</summary>
    public string ToField(DateTimeOffset time) =>
        TimeZoneInfo.ConvertTime(time, settings.Zone).ToString(Field, CultureInfo.InvariantCulture);

    /// <summary>Reads a form's field. An ambiguous time, when clocks go back, means the earlier one.</summary>
    /// <param name="value">The value of the field.</param>
    /// <param name="moment">The time; null if the field is empty.</param>
    /// <returns>False if it isn't a valid time in the time zone: malformed, or skipped when clocks go forward.</returns>
    public bool TryRead(string? value, out DateTimeOffset? moment)
    {
        moment = null;
        if (string.IsNullOrWhiteSpace(value))
            return true;
        var zone = settings.Zone;
        if (
            !DateTime.TryParseExact(value, [Field, Field + ":ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            || zone.IsInvalidTime(time)
        )
            return false;
        moment = new(time, zone.IsAmbiguousTime(time) ? zone.GetAmbiguousTimeOffsets(time).Max() : zone.GetUtcOffset(time));
        return true;
    }
}
