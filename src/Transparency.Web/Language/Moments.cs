using System.Globalization;
using Transparency.Editors;

namespace Transparency.Web.Language;

/// <summary>
/// Moments in the editors' area. Everybody on a desk reads and writes the same time, that of the setting <c>Editors__TimeZone</c>, and it
/// says which.
/// </summary>
public sealed class Moments(EditorSettings settings)
{
    private const string Field = "yyyy-MM-dd'T'HH:mm"; // of <input type="datetime-local">

    /// <summary>The name of the time zone, as IANA has it.</summary>
    public string Zone => settings.Zone.Id;

    /// <summary>Day and time for people, with its distance to UTC: 25 October 2026, 03:30 UTC+2.</summary>
    public string Words(DateTimeOffset moment)
    {
        var there = TimeZoneInfo.ConvertTime(moment, settings.Zone);
        var distance =
            there.Offset == TimeSpan.Zero ? "" : there.ToString(there.Offset.Minutes == 0 ? "%z" : "zzz", CultureInfo.InvariantCulture);
        return $"{there.ToString("d MMMM yyyy, HH:mm", CultureInfo.CurrentCulture)} UTC{distance}";
    }

    /// <summary>A moment as a form's field has it.</summary>
    public string ToField(DateTimeOffset moment) =>
        TimeZoneInfo.ConvertTime(moment, settings.Zone).ToString(Field, CultureInfo.InvariantCulture);

    /// <summary>Reads a form's field. Of an hour that comes twice, when clocks go back, the first is meant.</summary>
    /// <param name="value">What the field holds.</param>
    /// <param name="moment">The moment; null where the field is empty.</param>
    /// <returns>False for what is no time there: another text, or one that clocks leave out when they go forward.</returns>
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
