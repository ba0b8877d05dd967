using System.Net;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Transparency.Editors.Accounts;
using Transparency.Web.Editors;
using Transparency.Web.Security;

namespace Transparency.Web.Tests.Editors;

/// <summary>The desk as it runs in public: by https, behind a proxy.</summary>
public sealed class PublicEditorTests(PublicEditorTests.PublicSite site) : IClassFixture<PublicEditorTests.PublicSite>
{
    private static readonly string[] Flags = ["httponly", "path=/editor", "secure"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cookies_come_by_https_alone_and_reach_no_script_no_readers_page_and_no_other_site()
    {
        await using var scope = site.Services.CreateAsyncScope();
        var browser = new Browser(site, "192.0.2.1");
        var link = await scope
            .ServiceProvider.GetRequiredService<EditorAccounts>()
            .AddAsync("test", "olena", EditorRole.Author, "Olena", Cancel);
        await browser.SubmitAsync(link, ("password", Person.Password), ("again", Person.Password));
        await browser.SubmitAsync("/editor/account/sign-in", ("name", "olena"), ("password", Person.Password));
        var key = (await browser.GetAsync("/editor/account/code"))
            .Split("<code>")[1]
            .Split("</code>")[0]
            .Replace(" ", "", StringComparison.Ordinal);
        var desk = await browser.SubmitAsync("/editor/account/code", ("code", await Person.NextCodeAsync(key)));
        Assert.Equal(HttpStatusCode.Found, desk.StatusCode);
        Assert.Contains("Olena", await browser.GetAsync("/editor"), StringComparison.Ordinal);
        Assert.Equal(["__Secure-editor", "__Secure-editor-form", "__Secure-editor-second-factor"], browser.Cookies.Keys.Order());
        foreach (var (name, cookie) in browser.Cookies)
        {
            Assert.All(Flags, flag => Assert.Contains(flag, cookie, StringComparison.OrdinalIgnoreCase));
            Assert.Contains(
                name == "__Secure-editor-form" ? "samesite=strict" : "samesite=lax",
                cookie,
                StringComparison.OrdinalIgnoreCase
            );
            Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task One_address_can_try_only_so_often_and_keeps_nobody_else_out()
    {
        var attacker = new Browser(site, "2001:db8::1");
        for (var i = 0; i < SignInLimit.FromOne; i++)
            Assert.Equal(
                HttpStatusCode.OK,
                (
                    await attacker.SubmitAsync("/editor/account/sign-in", ("name", "person-" + i), ("password", "a guess for many"))
                ).StatusCode
            );
        foreach (var address in new[] { "2001:db8::1", "2001:db8::ffff:2" }) // one of the same network
        {
            var refused = await new Browser(site, address).SubmitAsync(
                "/editor/account/sign-in",
                ("name", "olena"),
                ("password", "a guess for many")
            );
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), AddressLimit.Window);
            Assert.Contains("Too many attempts", await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }

        Assert.Equal(
            HttpStatusCode.OK,
            (
                await new Browser(site, "2001:db8:1::1").SubmitAsync(
                    "/editor/account/sign-in",
                    ("name", "olena"),
                    ("password", "another's mistake")
                )
            ).StatusCode
        );
    }

    /// <summary>Keeps cookies, with what was said of them, and says to come from an address by https.</summary>
    private sealed class Browser(PublicSite site, string address)
    {
        public Dictionary<string, string> Cookies { get; } = [];

        public async Task<string> GetAsync(string path) =>
            await (await SendAsync(new(HttpMethod.Get, path))).Content.ReadAsStringAsync(Cancel);

        public async Task<HttpResponseMessage> SubmitAsync(string path, params (string Name, string Value)[] fields)
        {
            var page = await new HtmlParser().ParseDocumentAsync(await GetAsync(path), Cancel);
            var hidden = page.QuerySelectorAll("main input[type=hidden]")
                .Select(i => (Name: i.GetAttribute("name")!, Value: i.GetAttribute("value")!));
            return await SendAsync(
                new(HttpMethod.Post, path)
                {
                    Content = new FormUrlEncodedContent(hidden.Concat(fields).Select(f => KeyValuePair.Create(f.Name, f.Value))),
                }
            );
        }

        private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
        {
            request.Headers.Add("X-Forwarded-Proto", "https");
            request.Headers.Add("X-Forwarded-For", address);
            if (Cookies.Count > 0)
                request.Headers.Add("Cookie", string.Join("; ", Cookies.Values.Select(c => c.Split(';')[0])));
            var answer = await site.Client.SendAsync(request, Cancel);
            foreach (
                var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set)
                    ? set.Where(c => !c.Contains("=;", StringComparison.Ordinal))
                    : []
            )
                Cookies[cookie.Split('=')[0]] = cookie;
            return answer;
        }
    }

    public sealed class PublicSite : Site
    {
        protected override Task ReadyAsync() => Task.CompletedTask;

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseEnvironment("Production");
            builder.UseSetting("Site:Url", "https://example.org");
            builder.UseSetting("ForwardedHeaders_Enabled", "true");
            builder.ConfigureServices(EditorSite.HashFast);
        }

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            await using var scope = Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<EditorAccounts>().AddAsync("test", "ivan", EditorRole.Administrator, "Ivan");
        }
    }
}
