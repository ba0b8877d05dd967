using Transparency.Web.Tests.Pages;

namespace Transparency.Web.Tests.Browser;

/// <summary>Every kind of page, as it looks. The pages of one language are looked at beside those of another.</summary>
public abstract class AppearanceTests(string language, Site site, SiteWithoutIndex away, Chromium chromium)
{
    public static IEnumerable<TheoryDataRow<string>> Pages => EveryPageTests.Kinds.Select(path => new TheoryDataRow<string>(path));

    [Theory]
    [MemberData(nameof(Pages))]
    public Task It_is_accessible_and_fits_in_every_look(string path) => CheckAsync(site, path);

    [Theory]
    [InlineData("/search?q=anything")] // 503
    [InlineData("/search?q=" + SiteWithoutIndex.Bug)]
    [InlineData("/search?q=" + SiteWithoutIndex.Malformed)]
    [InlineData("/")]
    [InlineData("/debunks/" + SiteContent.TwoClaimsDebunk)]
    public Task So_it_is_while_the_index_is_away(string path) => CheckAsync(away, path);

    private async Task CheckAsync(Site of, string path)
    {
        var page = await chromium.OpenAsync(of, "/" + language + path);
        await using var context = page.Context;
        await Looks.CheckAsync(page);
    }
}

public sealed class EnglishAppearanceTests(Site site, SiteWithoutIndex away, Chromium chromium)
    : AppearanceTests("en", site, away, chromium);

public sealed class UkrainianAppearanceTests(Site site, SiteWithoutIndex away, Chromium chromium)
    : AppearanceTests("uk", site, away, chromium);
