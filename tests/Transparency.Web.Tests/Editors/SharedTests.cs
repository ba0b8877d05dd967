using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.DataProtection;
using Transparency.Editors.Accounts;
using Transparency.Editors.Drafts;
using Transparency.Web.Editors;

namespace Transparency.Web.Tests.Editors;

/// <summary>Links that show a draft to people without an account.</summary>
public sealed class SharedTests(EditorSite site)
{
    [Fact]
    public async Task A_link_shows_the_draft_as_it_is_without_an_account_and_to_no_search_engine()
    {
        var author = site[EditorRole.Author];
        var draft = await author.SubmitAsync(
            await author.GetAsync("/editor/drafts/new"),
            ("slug", "shared-with-an-expert"),
            ("language", "en")
        );
        draft = await author.SubmitAsync(draft, ("title", "Shared with an expert"), ("markdown", "Is this figure right?"));
        var review = await author.GetAsync(Person.PathOf(draft) + "/review");
        var form = review
            .QuerySelectorAll<IHtmlFormElement>("main form")
            .First(f => f.GetAttribute("action")!.Contains("Share", StringComparison.Ordinal));
        var token = form.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var sent = new FormUrlEncodedContent([new("__RequestVerificationToken", token)]);
        var made = await Person.ReadAsync(
            await author.Client.PostAsync(
                new Uri(new Uri(review.Url), form.GetAttribute("action")),
                sent,
                TestContext.Current.CancellationToken
            ),
            200
        );
        var link = made.QuerySelector(".hash a")!.GetAttribute("href")!;

        var answer = await site.Client.GetAsync(new Uri(link, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("no-store", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        var page = await site.GetAsync(link);
        Assert.Equal("noindex", page.QuerySelector("meta[name=robots]")!.GetAttribute("content"));
        Assert.Contains("Is this figure right?", page.QuerySelector(".body")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("main form, nav a[href^='/editor']"));

        await author.SubmitAsync(await author.GetAsync(Person.PathOf(draft)), ("markdown", "This figure is right."));
        Assert.Contains("This figure is right.", (await site.GetAsync(link)).QuerySelector(".body")!.TextContent, StringComparison.Ordinal);
        Assert.Contains(
            "created a link",
            (await author.GetAsync(Person.PathOf(draft) + "/review")).QuerySelector("#events + ol")!.TextContent,
            StringComparison.Ordinal
        );
        await site.GetAsync(link[..^1] + (link[^1] == 'A' ? 'B' : 'A'), 410);
        await site.GetAsync("/editor/shared/made-up", 410);
    }

    [Fact]
    public void A_link_ends_after_a_week()
    {
        var clock = new AheadClock();
        var share = new DraftShare(new EphemeralDataProtectionProvider(), clock);
        var (path, until) = share.LinkTo(
            new Draft
            {
                Id = "a-draft",
                Slug = "a",
                Language = "en",
                Text = new(),
                Events = [],
            }
        );
        var code = path[(path.LastIndexOf('/') + 1)..];
        Assert.InRange(until - clock.GetUtcNow(), TimeSpan.FromDays(6.9), TimeSpan.FromDays(7));
        clock.Ahead = TimeSpan.FromDays(6.9);
        Assert.Equal("a-draft", share.Read(code)!.Value.Draft);
        clock.Ahead = TimeSpan.FromDays(7.1);
        Assert.Null(share.Read(code));
    }
}
