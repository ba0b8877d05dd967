using System.Globalization;
using Transparency.Debunks;
using Transparency.Search;

namespace Transparency.Web.Tests;

public sealed class LabelsTests
{
    private static readonly Labels Labels = new(new DebunkCatalog(Path.Combine(SiteContent.Repository, "content")));

    [Theory]
    [InlineData("language", "uk", "Ukrainian (українська)")]
    [InlineData("language", "en", "English")]
    [InlineData("language", "und", "Unknown language")]
    [InlineData("language", "no-such-language", "no-such-language")]
    [InlineData("country", "PL", "Poland")]
    [InlineData("country", "Atlantis", "Atlantis")]
    [InlineData("country", "QX", "QX")]
    [InlineData("platform", "tiktok", "TikTok")]
    [InlineData("platform", "vk", "VK")]
    [InlineData("platform", "telegram", "Telegram")]
    [InlineData("topic", "martial-law", "Martial law")]
    [InlineData("topic", "covid-19", "COVID-19")]
    [InlineData("narrative", "legitimacy-of-the-president", "Ukraine's president is not legitimate")]
    [InlineData("narrative", "without-a-text", "Without a text")]
    [InlineData("verdict", "mostly-false", "Mostly false")]
    [InlineData("verdict", SearchSchema.Missing, "Not yet judged")]
    [InlineData("platform", SearchSchema.Missing, "No platform given")]
    [InlineData("year", SearchSchema.Missing, "No date given")]
    public void A_value_has_a_name_for_people(string facet, string value, string label) => Assert.Equal(label, In("en", () => Labels.Value(facet, value)));

    [Theory]
    [InlineData("language", "uk", "українська")]
    [InlineData("language", "en", "англійська (English)")]
    [InlineData("country", "PL", "Польща")]
    [InlineData("country", "QX", "QX")]
    [InlineData("platform", "tv", "Телебачення")]
    [InlineData("topic", "martial-law", "Воєнний стан")]
    [InlineData("verdict", "mostly-false", "Переважно неправда")]
    [InlineData("year", SearchSchema.Missing, "Дату не вказано")]
    public void In_Ukrainian_too(string facet, string value, string label) => Assert.Equal(label, In("uk", () => Labels.Value(facet, value)));

    private static string In(string language, Func<string> label)
    {
        CultureInfo.CurrentUICulture = new(language); // of this test alone: it flows no further
        return label();
    }
}
