using System.Globalization;
using Transparency.Archive;
using Transparency.Archive.Files;
using Transparency.Content;
using Transparency.Search.Analysis;
using Transparency.Web.Language;

namespace Transparency.Web.Tests.Language;

public sealed class LabelsTests
{
    private static readonly Task<Labels> Labels = ReadAsync();

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
    [InlineData("verdict", SearchSchema.Missing, "No verdict yet")]
    [InlineData("platform", SearchSchema.Missing, "No platform given")]
    [InlineData("year", SearchSchema.Missing, "No date given")]
    public async Task A_value_has_a_name_for_people(string facet, string value, string label) =>
        Assert.Equal(label, await InAsync("en", facet, value));

    [Theory]
    [InlineData("language", "uk", "українська")]
    [InlineData("language", "en", "англійська (English)")]
    [InlineData("country", "PL", "Польща")]
    [InlineData("country", "QX", "QX")]
    [InlineData("platform", "tv", "Телебачення")]
    [InlineData("topic", "martial-law", "Воєнний стан")]
    [InlineData("verdict", "mostly-false", "Переважно неправда")]
    [InlineData("year", SearchSchema.Missing, "Дату не вказано")]
    public async Task In_Ukrainian_too(string facet, string value, string label) => Assert.Equal(label, await InAsync("uk", facet, value));

    private static async Task<string> InAsync(string language, string facet, string value)
    {
        var labels = await Labels;
        CultureInfo.CurrentUICulture = new(language); // of this test alone: it flows no further
        return labels.Value(facet, value);
    }

    private static async Task<Labels> ReadAsync()
    {
        var content = new FileBlobStore(Path.Combine(SiteContent.Repository, "content"));
        var catalog = new ContentCatalog(new BlobStores(content, content));
        await catalog.ReloadAsync();
        return new(catalog);
    }
}
