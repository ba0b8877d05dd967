using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Transparency.Web.Language;

/// <summary>Formats of dates on pages and in addresses.</summary>
public static class Dates
{
    /// <summary>As people read it, in the current language: 21 May 2024, 21 травня 2024.</summary>
    public static string Words(DateOnly day) => day.ToString(Texts.Of("dates.day"), CultureInfo.GetCultureInfo(Texts.Language));

    /// <summary>A month as people read it: May 2024, травень 2024.</summary>
    public static string Month(DateOnly day) => day.ToString("MMMM yyyy", CultureInfo.GetCultureInfo(Texts.Language));

    /// <summary>A year.</summary>
    public static string Year(DateOnly day) => day.Year.ToString(CultureInfo.InvariantCulture);

    /// <summary>As people and programs read it: a <c>time</c> element.</summary>
    public static IHtmlContent Html(DateOnly day) => Time(Iso(day), Words(day));

    /// <summary>A time element with the date and time to the minute, in UTC.</summary>
    public static IHtmlContent Moment(DateTimeOffset moment) =>
        Time(
            moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            string.Create(CultureInfo.InvariantCulture, $"{Words(Day(moment))}, {moment.UtcDateTime:HH:mm} UTC")
        );

    /// <summary>As programs read it: 2024-05-21.</summary>
    public static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The day of an ISO 8601 date or date-time.</summary>
    public static DateOnly? Parse(string? iso) =>
        iso?.Length >= 10
        && DateOnly.TryParseExact(iso.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;

    /// <summary>The day of a time, in UTC.</summary>
    public static DateOnly Day(DateTimeOffset moment) => DateOnly.FromDateTime(moment.UtcDateTime);

    private static TagBuilder Time(string machine, string words)
    {
        var time = new TagBuilder("time");
        time.Attributes.Add("datetime", machine);
        time.InnerHtml.Append(words);
        return time;
    }
}
