using System.Globalization;
using Transparency.Editors;
using Transparency.Web.Language;

namespace Transparency.Web.Tests.Language;

public sealed class DeskTimeTests
{
    private static readonly DeskTime Kyiv = In("Europe/Kyiv");

    [Theory]
    [InlineData("UTC", "2026-11-24T09:05Z", "24 November 2026, 09:05 UTC")]
    [InlineData("Europe/Kyiv", "2026-11-24T09:05Z", "24 November 2026, 11:05 UTC+2")]
    [InlineData("Europe/Kyiv", "2026-07-01T22:00Z", "2 July 2026, 01:00 UTC+3")]
    [InlineData("Asia/Kathmandu", "2026-07-01T00:00Z", "1 July 2026, 05:45 UTC+05:45")]
    [InlineData("America/New_York", "2026-01-01T00:00Z", "31 December 2025, 19:00 UTC-5")]
    public void A_moment_says_how_far_it_is_from_utc(string zone, string moment, string words)
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("en");
        Assert.Equal(words, In(zone).Words(At(moment)));
    }

    [Theory]
    [InlineData("2026-11-24T11:05", "2026-11-24T09:05Z")]
    [InlineData("2026-07-02T01:00:30", "2026-07-01T22:00:30Z")]
    [InlineData("2026-10-25T03:30", "2026-10-25T00:30Z")] // comes twice that night: the first, still in summer time
    public void A_field_is_read_in_the_zone(string field, string moment)
    {
        Assert.True(Kyiv.TryRead(field, out var read));
        Assert.Equal(At(moment), read);
    }

    [Theory]
    [InlineData("2026-03-29T03:30")] // left out that night
    [InlineData("tomorrow")]
    [InlineData("2026-02-30T10:00")]
    public void An_invalid_time_is_refused_and_does_not_mean_now(string field) => Assert.False(Kyiv.TryRead(field, out _));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void An_empty_field_holds_none(string? field)
    {
        Assert.True(Kyiv.TryRead(field, out var read));
        Assert.Null(read);
    }

    [Fact]
    public void What_a_field_shows_is_read_as_the_same_moment()
    {
        foreach (var month in Enumerable.Range(1, 12))
        {
            var moment = new DateTimeOffset(2026, month, 15, 22, 30, 0, TimeSpan.Zero);
            Assert.True(Kyiv.TryRead(Kyiv.ToField(moment), out var read));
            Assert.Equal(moment, read);
        }
    }

    private static DeskTime In(string zone) => new(new EditorSettings { TimeZone = zone });

    private static DateTimeOffset At(string moment) => DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture);
}
