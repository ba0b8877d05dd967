using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.Extensions.DependencyInjection;
using Transparency.Editors.Reports;
using Transparency.Web.Security;

namespace Transparency.Web.Tests.Pages;

/// <summary>A reader without account or cookie reports an error. The site is this class's own, as it counts reports.</summary>
public sealed class ReportPageTests(ReportPageTests.Reported site) : IClassFixture<ReportPageTests.Reported>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_report_is_kept_for_the_editors_until_too_many_come()
    {
        var debunk = await site.GetAsync("/uk/debunks/" + SiteContent.FirstDebunk);
        var form = (await site.GetAsync(debunk.QuerySelector("main a[href^='/uk/report']")!.GetAttribute("href")!)).QuerySelector(
            "form.report"
        )!;
        Assert.Equal("/uk/report", form.GetAttribute("action"));
        var about = form.QuerySelector("#about")!.GetAttribute("value")!;
        Assert.Equal("/uk/debunks/" + SiteContent.FirstDebunk, about);

        var (status, page) = await PostAsync(
            "/uk/report",
            ("about", about),
            ("text", " Дата хибна.\r\nМає бути 20 травня. "),
            ("source", "https://example.org/"),
            ("contact", ""),
            ("website", "")
        );
        Assert.Equal(HttpStatusCode.OK, status);
        var reference = page.QuerySelector("[role=status] strong")!.TextContent;
        var kept = new List<(string Reference, ErrorReport Report)>();
        await foreach (var report in site.Services.GetRequiredService<ErrorReports>().ListAsync(Cancel))
            kept.Add(report);
        var one = Assert.Single(kept);
        Assert.Equal(
            (reference, about, "Дата хибна.\nМає бути 20 травня.", "https://example.org/", (string?)null),
            (one.Reference, one.Report.Page, one.Report.Text, one.Report.Source, one.Report.Contact)
        );

        for (var i = 1; i < ReportLimit.FromOne; i++)
            Assert.Equal(HttpStatusCode.OK, (await PostAsync("/en/report", ("text", "again " + i))).Status);
        using var last = await SendAsync("/en/report", site.Root, ("text", "one too many"));
        Assert.Equal(HttpStatusCode.TooManyRequests, last.StatusCode);
        Assert.InRange(last.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), ReportLimit.Window);
    }

    [Theory]
    [InlineData("", "Tell us what is wrong.")]
    [InlineData("  \n ", "Tell us what is wrong.")]
    [InlineData("long", "The text is too long. The limit is 5,000 characters.")]
    public async Task What_is_wrong_with_it_is_said_and_what_was_typed_is_kept(string text, string problem)
    {
        var (status, page) = await PostAsync("/en/report", ("about", "<b>"), ("text", text == "long" ? new string('я', 5_001) : text));
        Assert.Equal((HttpStatusCode.BadRequest, problem), (status, page.QuerySelector("[role=alert]")!.TextContent));
        Assert.Equal("<b>", page.QuerySelector("#about")!.GetAttribute("value"));
        Assert.Equal("problem", page.QuerySelector("#text")!.GetAttribute("aria-describedby"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("null")]
    [InlineData("https://evil.example")]
    public async Task A_form_on_another_site_sends_none(string? origin)
    {
        using var answer = await SendAsync("/en/report", origin, ("text", "in a visitor's name"));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Without_cookies_and_with_a_limit_to_its_size()
    {
        using var page = await site.Client.GetAsync("/en/report", Cancel);
        Assert.False(page.Headers.Contains("Set-Cookie"));
        using var answer = await SendAsync("/en/report", site.Root, ("text", new string('a', 70_000)));
        Assert.InRange((int)answer.StatusCode, 400, 499);
    }

    private async Task<(HttpStatusCode Status, IHtmlDocument Page)> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var answer = await SendAsync(path, site.Root, fields);
        return (answer.StatusCode, await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync(Cancel)));
    }

    private async Task<HttpResponseMessage> SendAsync(string path, string? origin, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))),
        };
        if (origin is not null)
            request.Headers.TryAddWithoutValidation("Origin", origin);
        return await site.Client.SendAsync(request, Cancel);
    }

    public sealed class Reported : Site;
}
