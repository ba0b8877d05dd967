using Transparency.Tests;

namespace Transparency.Web.Tests.Pages;

public sealed class HistoryPageTests(Site site)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_debunk_links_its_history_which_shows_its_first_revision_whole_and_its_corrections()
    {
        var debunk = await site.GetAsync("/en/debunks/" + SiteContent.TwoClaimsDebunk);
        var page = await site.GetAsync(debunk.QuerySelector("a[href$='/history']")!.GetAttribute("href")!);
        Assert.Equal("One debunk of two claims", page.QuerySelector("h1")!.TextContent);
        Assert.Equal("1 revision in the archive log", page.QuerySelector("[role=status]")!.TextContent);
        Assert.Contains("One thing [1] and another [2].", page.QuerySelector(".revisions pre")!.TextContent, StringComparison.Ordinal);
        var correction = page.QuerySelector("main ul a")!.GetAttribute("href")!;
        Assert.Equal($"/en/debunks/{SiteContent.TwoClaimsDebunk}#correction-2024-06-03", correction);
        Assert.NotNull(debunk.GetElementById(correction.Split('#')[1]));
    }

    [Fact]
    public async Task What_an_edit_changed_is_shown_word_by_word_and_a_removal_hides_the_texts()
    {
        await using var own = new Site();
        await own.InitializeAsync();
        var path = "/uk/debunks/" + SiteContent.UkrainianDebunk;
        var file = Path.Combine(own.Folder, "content", "debunks", SiteContent.UkrainianDebunk, "uk.md");
        var text = await File.ReadAllTextAsync(file, Cancel);
        await File.WriteAllTextAsync(
            file,
            text.Replace("verdict: unproven", "verdict: false", StringComparison.Ordinal)
                .Replace("Текст.", "Новий <текст>.", StringComparison.Ordinal),
            Cancel
        );
        await Eventually.HoldsAsync(async () => (await own.GetAsync(path + "/history")).QuerySelectorAll(".revisions > li").Length == 2);
        var page = await own.GetAsync(path + "/history");
        Assert.Equal("2 версії в журналі архіву", page.QuerySelector("[role=status]")!.TextContent);
        Assert.Equal(
            ["Видалено: unproven", "Видалено: Текст"],
            page.QuerySelectorAll(".revisions > li:first-child del").Select(d => d.TextContent)
        );
        Assert.Equal(
            ["Додано: false", "Додано: Новий <текст>"],
            page.QuerySelectorAll(".revisions > li:first-child ins").Select(i => i.TextContent)
        );
        Assert.Equal(2, page.QuerySelectorAll(".revisions pre").Length);

        File.Delete(file);
        await Eventually.HoldsAsync(async () => (int)(await own.Client.GetAsync(path, Cancel)).StatusCode == 410);
        var withdrawn = await own.GetAsync(path + "/history");
        Assert.Equal(3, withdrawn.QuerySelectorAll(".revisions > li").Length);
        Assert.Contains(
            "taken out of the content folder",
            withdrawn.QuerySelector(".revisions > li")!.TextContent,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("Текст", withdrawn.DocumentElement.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Лише українською", withdrawn.DocumentElement.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_never_was_has_no_history() => await site.GetAsync("/en/debunks/never-was/history", 404);

    [Fact]
    public async Task Every_correction_is_listed_with_its_place()
    {
        var page = await site.GetAsync("/en/corrections");
        Assert.NotNull(page.QuerySelector("link[type='application/atom+xml'][href='/en/feeds/corrections.atom']"));
        var link = page.QuerySelector($".item a[href='/en/debunks/{SiteContent.TwoClaimsDebunk}#correction-2024-06-03']")!;
        Assert.Contains("The day was wrong", link.Closest(".item")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(
            page.QuerySelectorAll(".item").Length.ToString(System.Globalization.CultureInfo.InvariantCulture),
            page.QuerySelector("[role=status] strong")!.TextContent
        );
    }
}
