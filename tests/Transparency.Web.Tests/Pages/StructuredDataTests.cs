using System.Text.Json;
using Microsoft.Playwright;
using Transparency.Claims;
using Transparency.Content;
using Transparency.Web.Language;
using Transparency.Web.Tests.Browser;

namespace Transparency.Web.Tests.Pages;

/// <summary>What a debunk page says to programs.</summary>
public sealed class StructuredDataTests(Site site, SiteWithoutIndex away, Chromium chromium)
{
    [Fact]
    public async Task Each_judged_claim_is_a_ClaimReview_that_says_what_the_page_shows()
    {
        var path = "/en/debunks/" + SiteContent.TwoClaimsDebunk;
        var page = await site.GetAsync(path);
        var reviews = (await GraphAsync(site, path)).Where(t => Text(t, "@type") == "ClaimReview").ToList();
        var boxes = page.QuerySelectorAll(".claim-box");
        Assert.Equal(boxes.Select(b => $"{site.Root}{path}#{b.Id}"), reviews.Select(r => Text(r, "url")));
        Assert.Equal(boxes.Select(b => b.QuerySelector("blockquote")!.TextContent), reviews.Select(r => Text(r, "claimReviewed")));
        Assert.Equal(
            boxes.Select(b => b.QuerySelector(".verdict")!.TextContent.Trim()),
            reviews.Select(r => Text(r.GetProperty("reviewRating"), "alternateName"))
        );

        var review = reviews[1];
        Assert.Contains("<script>alert('a crowd')</script> & more", Text(review, "claimReviewed"), StringComparison.Ordinal);
        var rating = review.GetProperty("reviewRating");
        Assert.Equal(
            (1, 5, 1),
            (
                rating.GetProperty("ratingValue").GetInt32(),
                rating.GetProperty("bestRating").GetInt32(),
                rating.GetProperty("worstRating").GetInt32()
            )
        );
        Assert.Equal(
            ("Organization", "Transparency"),
            (Text(review.GetProperty("author"), "@type"), Text(review.GetProperty("author"), "name"))
        );
        Assert.Equal(
            ("2024-06-01T00:00:00Z", "2024-06-03T00:00:00Z", "en"),
            (Text(review, "datePublished"), Text(review, "dateModified"), Text(review, "inLanguage"))
        );
        foreach (var policy in new[] { "correctionsPolicy", "verificationFactCheckingPolicy" })
            await site.GetAsync(Text(review.GetProperty("publisher"), policy)[site.Root.Length..]);
        var correction = Assert.Single(review.GetProperty("correction").EnumerateArray());
        Assert.Equal(("CorrectionComment", "2024-06-03"), (Text(correction, "@type"), Text(correction, "datePublished")));

        var claim = review.GetProperty("itemReviewed");
        Assert.Equal(("Claim", "2024-05-31"), (Text(claim, "@type"), Text(claim, "datePublished")));
        Assert.Equal(
            ("Organization", "An account"),
            (Text(claim.GetProperty("author"), "@type"), Text(claim.GetProperty("author"), "name"))
        );
        var appearance = Assert.Single(claim.GetProperty("appearance").EnumerateArray()); // the other one's address is no http one
        Assert.Equal(("https://x.com/first/1", "https://archive.example.org/x"), (Text(appearance, "url"), Text(appearance, "archivedAt")));
        Assert.Equal("https://x.com/first/1", Text(claim.GetProperty("firstAppearance"), "url"));
    }

    [Fact]
    public async Task A_picture_or_video_that_was_altered_is_a_MediaReview_too()
    {
        var path = "/en/debunks/" + SiteContent.TwoClaimsDebunk;
        // The other claim was judged false.
        var review = Assert.Single(await GraphAsync(site, path), t => Text(t, "@type") == "MediaReview");
        Assert.Equal(
            ("https://schema.org/TransformedContent", $"{site.Root}{path}#claim-{SiteContent.SecondClaim}"),
            (Text(review, "mediaAuthenticityCategory"), Text(review, "url"))
        );
        Assert.Equal(
            ("ClaimReview", Text(review, "url")),
            (Text(review.GetProperty("associatedClaimReview"), "@type"), Text(review.GetProperty("associatedClaimReview"), "url"))
        );
        var item = review.GetProperty("itemReviewed");
        Assert.StartsWith("This photo shows", Text(item.GetProperty("interpretedAsClaim"), "description"), StringComparison.Ordinal);
        var media = Assert.Single(item.GetProperty("mediaItemAppearance").EnumerateArray());
        Assert.Equal(("https://x.com/first/1", "https://archive.example.org/x"), (Text(media, "contentUrl"), Text(media, "archivedAt")));
        Assert.Equal("2024-06-01T00:00:00Z", Text(review, "datePublished"));
    }

    [Fact]
    public void A_verdict_outside_the_scale_of_truth_has_no_number()
    {
        var review = new JudgedClaim(
            "a",
            new Claim
            {
                Id = "a",
                Text = "A",
                Language = "en",
            },
            Verdict.Unproven,
            "en"
        );
        var debunk = new Debunk
        {
            Slug = "s",
            Language = "en",
            Title = "T",
            Summary = "S",
            Verdict = Verdict.Unproven,
            Published = default,
            Markdown = "",
            File = "",
        };
        var rating = Assert.Single(
            ClaimReview.Of(debunk, [review], "https://example.org/en", "https://example.org/en/debunks/s", v => Labels.Verdict(v))
        )["reviewRating"]!.AsObject();
        Assert.Equal(["@type", "alternateName"], rating.Select(p => p.Key));
        Assert.All(
            Verdicts.All.Except([Verdict.Unproven]),
            v => Assert.InRange(ClaimReview.Rating(v)!.Value, ClaimReview.WorstRating, ClaimReview.BestRating)
        );
    }

    [Fact]
    public async Task Without_the_index_nothing_is_said_of_a_claim_that_is_not_shown() =>
        Assert.Equal("BreadcrumbList", Text(Assert.Single(await GraphAsync(away, "/en/debunks/" + SiteContent.FirstDebunk)), "@type"));

    [Fact]
    public async Task The_way_to_the_page_is_a_BreadcrumbList_of_pages_that_exist()
    {
        var way = (await GraphAsync(site, $"/uk/debunks/{SiteContent.FirstDebunk}"))
            .Single(t => Text(t, "@type") == "BreadcrumbList")
            .GetProperty("itemListElement");
        Assert.Equal([1, 2, 3], way.EnumerateArray().Select(i => i.GetProperty("position").GetInt32()));
        foreach (var step in way.EnumerateArray())
            await site.GetAsync(Text(step, "item")[site.Root.Length..]);
        Assert.EndsWith("/uk/debunks/" + SiteContent.FirstDebunk, Text(way[2], "item"), StringComparison.Ordinal);
        Assert.Equal("Спростування", Text(way[1], "name"));
    }

    [Fact]
    public async Task A_link_to_it_elsewhere_has_a_card()
    {
        var page = await site.GetAsync($"/uk/debunks/{SiteContent.FirstDebunk}");
        Assert.Equal(("article", "uk_UA", page.QuerySelector("h1")!.TextContent), (Meta("og:type"), Meta("og:locale"), Meta("og:title")));
        Assert.Equal(
            (page.QuerySelector(".lead")!.TextContent, page.QuerySelector("link[rel=canonical]")!.GetAttribute("href")),
            (Meta("og:description"), Meta("og:url"))
        );
        Assert.Equal(page.QuerySelector(".byline time")!.GetAttribute("datetime"), Meta("article:published_time")![..10]);
        Assert.Equal("summary_large_image", page.QuerySelector("meta[name='twitter:card']")!.GetAttribute("content"));
        Assert.Equal("website", (await site.GetAsync("/en/")).QuerySelector("meta[property='og:type']")!.GetAttribute("content"));

        string? Meta(string property) => page.QuerySelector($"meta[property='{property}']")!.GetAttribute("content");
    }

    /// <summary>
    /// HTML: a script element whose type isn't a script's is a data block. It never runs, so the policy doesn't apply to it.
    /// </summary>
    [Fact]
    public async Task The_browser_reads_it_under_the_content_security_policy()
    {
        var page = await chromium.OpenAsync(site, "/en/");
        await using var context = page.Context;
        var messages = new List<string>();
        page.Console += (_, message) => messages.Add(message.Text);
        await page.GotoAsync("/en/debunks/" + SiteContent.TwoClaimsDebunk, new() { WaitUntil = WaitUntilState.Load });
        using var data = JsonDocument.Parse(
            await page.EvaluateAsync<string>("document.querySelector('script[type=\"application/ld+json\"]').textContent")
        );
        Assert.Equal(4, data.RootElement.GetProperty("@graph").GetArrayLength());
        Assert.Empty(messages);
    }

    private static async Task<List<JsonElement>> GraphAsync(Site site, string path)
    {
        var page = await site.GetAsync(path);
        var script = Assert.Single(page.QuerySelectorAll("script"));
        Assert.Equal("application/ld+json", script.GetAttribute("type"));
        var data = JsonElement.Parse(script.TextContent);
        Assert.Equal("https://schema.org", Text(data, "@context"));
        return [.. data.GetProperty("@graph").EnumerateArray()];
    }

    private static string Text(JsonElement thing, string property) => thing.GetProperty(property).GetString()!;
}
