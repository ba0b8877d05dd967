namespace Transparency.Web.Tests;

public sealed class PageTests(Site site) : IClassFixture<Site>
{
    private const string Debunk = "/debunks/presidents-term-did-not-expire";

    [Theory]
    [InlineData("/")]
    [InlineData("/search")]
    [InlineData("/search?q=Zelensky")]
    [InlineData("/debunks")]
    [InlineData(Debunk)]
    [InlineData(Debunk + "?lang=uk")]
    [InlineData("/claims/2024-05-zelensky-term-expired")]
    [InlineData("/narratives/legitimacy-of-the-president")]
    [InlineData("/topics/elections")]
    [InlineData("/pages/about")]
    [InlineData("/pages/methodology")]
    [InlineData("/pages/corrections-policy")]
    public async Task A_page_has_one_heading_a_title_and_no_script(string path)
    {
        var page = await site.GetAsync(path);
        Assert.Single(page.QuerySelectorAll("h1"));
        Assert.NotEmpty(page.Title!);
        Assert.NotNull(page.QuerySelector("html[lang]"));
        Assert.Empty(page.QuerySelectorAll("script:not([src]), [style], [onclick]"));
    }

    [Theory]
    [InlineData("Zelensky")]
    [InlineData("Зеленський")]
    [InlineData("Зеленский")]
    public async Task A_search_finds_the_claim_and_marks_it(string query)
    {
        var page = await site.GetAsync("/search?q=" + Uri.EscapeDataString(query));
        Assert.NotEmpty(page.QuerySelectorAll("a[href^='/claims/']"));
        Assert.NotEmpty(page.QuerySelectorAll("mark"));
    }

    [Fact]
    public async Task Every_link_of_the_home_page_and_a_debunk_leads_somewhere()
    {
        foreach (var from in new[] { "/", Debunk, "/search?q=president" })
            foreach (var href in (await site.GetAsync(from)).QuerySelectorAll("a[href^='/']").Select(a => a.GetAttribute("href")!).Distinct())
                Assert.True((await site.Client.GetAsync(href.Split('#')[0], TestContext.Current.CancellationToken)).IsSuccessStatusCode, $"{from} → {href}");
    }

    [Theory]
    [InlineData("/search?page=-1", 200)]
    [InlineData("/search?page=1000000000", 200)]
    [InlineData("/search?page=99999999999999999999", 200)]
    [InlineData("/search?verdict=nonsense&year=abc", 200)]
    [InlineData("/search?seen-from=yesterday", 200)]
    [InlineData("/search?q=%22((%00~*", 200)]
    [InlineData("/claims/none", 404)]
    [InlineData("/claims/..%2f..%2fetc", 404)]
    [InlineData("/nothing", 404)]
    [InlineData("/debunks/none", 404)]
    public async Task Hostile_input_gets_a_clear_page(string path, int status)
    {
        var page = await site.GetAsync(path, status);
        Assert.Single(page.QuerySelectorAll("h1"));
    }

    [Fact]
    public async Task Long_input_gets_a_clear_page()
    {
        await site.GetAsync("/search?q=" + new string('я', 1_500).Replace("я", "%D1%8F", StringComparison.Ordinal));
        await site.GetAsync("/claims/" + new string('a', 300), 404);
    }

    [Fact]
    public async Task Every_page_has_a_strict_policy()
    {
        var response = await site.Client.GetAsync("/", TestContext.Current.CancellationToken);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }
}
