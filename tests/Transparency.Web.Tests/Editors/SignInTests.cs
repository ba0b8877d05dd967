using Microsoft.Extensions.DependencyInjection;
using Transparency.Editors.Accounts;

namespace Transparency.Web.Tests.Editors;

/// <summary>Local accounts: a link, a password, an authenticator.</summary>
public sealed class SignInTests(Site closed, EditorSite site)
{
    private const string Wrong = "Wrong username or password. After five wrong attempts, an account is locked for 15 minutes.";
    private static readonly string[] Attributes = ["httponly", "path=/editor", "samesite=lax"];

    [Fact]
    public async Task Without_an_account_the_desk_is_not_found()
    {
        await closed.GetAsync("/editor", 404);
        await closed.GetAsync("/editor/account/sign-in", 404);
        await closed.GetAsync("/editor/account/password", 404);
    }

    [Fact]
    public async Task A_link_works_once()
    {
        var link = await site.AddAsync("once", EditorRole.Author);
        await new Person(site, "once").ChoosePasswordAsync(link);
        var page = await new Person(site, "once").GetAsync(link);
        Assert.Null(page.QuerySelector("input[type=password]"));
        Assert.Contains("no longer works", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("AAAA")]
    public async Task A_link_cannot_be_made_up(string code)
    {
        var page = await new Person(site, "author").GetAsync($"/editor/account/password?name=author&code={code}");
        Assert.Null(page.QuerySelector("input[type=password]"));
    }

    [Fact]
    public async Task A_short_password_is_refused_with_the_reason()
    {
        var person = new Person(site, "short");
        var form = await person.GetAsync(await site.AddAsync("short", EditorRole.Author));
        var page = await person.SubmitAsync(form, ("password", "elevenchars"), ("again", "elevenchars"));
        Assert.Contains("12", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_second_factor_is_asked_at_every_sign_in_and_its_key_shown_at_the_first_alone()
    {
        var person = await site.JoinAsync("second", EditorRole.Author);
        var again = new Person(site, "second");
        var page = await again.SubmitAsync(await again.GetAsync("/editor"), ("name", "second"), ("password", Person.Password));
        Assert.Equal("/editor/account/code", Person.PathOf(page));
        Assert.Null(page.QuerySelector("main code"));
        Assert.Null(page.QuerySelector("main img"));
        Assert.Equal("/editor/account/code", Person.PathOf(await again.SubmitAsync(page, ("code", "000000"))));
        Assert.Equal("/editor/account/sign-in", Person.PathOf(await again.GetAsync("/editor"))); // a password alone opens nothing
        Assert.Equal("/editor", Person.PathOf(await again.SubmitAsync(page, ("code", await Person.NextCodeAsync(person.Key!)))));
    }

    [Fact]
    public async Task After_five_wrong_passwords_the_right_one_does_not_help()
    {
        await site.JoinAsync("locked", EditorRole.Author);
        var attacker = new Person(site, "locked");
        var page = await attacker.GetAsync("/editor");
        for (var i = 0; i < 5; i++)
            page = await attacker.SubmitAsync(page, ("name", "locked"), ("password", "a wrong password"));
        page = await attacker.SubmitAsync(page, ("name", "locked"), ("password", Person.Password));
        Assert.Equal("/editor/account/sign-in", Person.PathOf(page));
        Assert.Equal(Wrong, page.QuerySelector("[role=alert]")!.TextContent);
        await attacker.SubmitAsync(page, ("name", "locked"), ("password", Person.Password));
        // Once, however long it goes on.
        Assert.Single(await AuditAsync(), line => line.Contains(",site,account-locked,locked,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_happens_to_an_account_is_in_the_audit()
    {
        await site.JoinAsync("audited", EditorRole.Author);
        await using var scope = site.Services.CreateAsyncScope();
        await scope
            .ServiceProvider.GetRequiredService<EditorAccounts>()
            .ChangeRoleAsync("=root", "audited", EditorRole.Reviewer, TestContext.Current.CancellationToken);
        Assert.Equal(
            [
                "test,account-added,audited,,author",
                "audited,account-password,audited,,",
                "audited,account-authenticator,audited,,",
                "'=root,account-role,audited,,reviewer",
            ],
            (await AuditAsync())
                .Where(line => line.Contains(",audited,", StringComparison.Ordinal))
                .Select(line => line[(line.IndexOf(',', StringComparison.Ordinal) + 1)..])
        );
        var lines = await site[EditorRole.Administrator]
            .Client.GetStringAsync(new Uri("/editor/audit?handler=Jsonl", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(
            4,
            lines
                .Split('\n')
                .Count(line =>
                    line.Contains("\"about\":\"audited\"", StringComparison.Ordinal)
                    && line.StartsWith("{\"time\":\"20", StringComparison.Ordinal)
                )
        );
    }

    [Fact]
    public async Task A_disabled_account_opens_nothing_until_it_is_enabled()
    {
        var person = await site.JoinAsync("disabled", EditorRole.Author);
        await using var scope = site.Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<EditorAccounts>();
        await accounts.DisableAsync("test", "disabled", TestContext.Current.CancellationToken);
        var page = await person.SubmitAsync(
            await person.GetAsync("/editor/account/sign-in"),
            ("name", "disabled"),
            ("password", Person.Password)
        );
        Assert.Equal(Wrong, page.QuerySelector("[role=alert]")!.TextContent);
        await accounts.EnableAsync("test", "disabled", TestContext.Current.CancellationToken);
        Assert.Equal("/editor", Person.PathOf(await person.SignInAsync("/editor/account/sign-in")));
    }

    [Fact]
    public async Task A_code_works_once()
    {
        var person = await site.JoinAsync("coded-once", EditorRole.Author);
        var code = await Person.NextCodeAsync(person.Key!);
        Assert.Equal("/editor", Person.PathOf(await EnterAsync(code)));
        foreach (var again in new[] { code, "0" + code, "00" + code })
            Assert.Equal("/editor/account/code", Person.PathOf(await EnterAsync(again)));

        async Task<AngleSharp.Html.Dom.IHtmlDocument> EnterAsync(string digits)
        {
            var other = new Person(site, "coded-once");
            return await other.SubmitAsync(
                await other.SubmitAsync(await other.GetAsync("/editor"), ("name", "coded-once"), ("password", Person.Password)),
                ("code", digits)
            );
        }
    }

    [Fact]
    public async Task Wrong_codes_lock_too()
    {
        await site.JoinAsync("coded", EditorRole.Author);
        var attacker = new Person(site, "coded");
        var page = await attacker.SubmitAsync(await attacker.GetAsync("/editor"), ("name", "coded"), ("password", Person.Password));
        for (var i = 0; i < 5; i++)
            page = await attacker.SubmitAsync(page, ("code", "000000"));
        Assert.Contains("Too many", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_does_not_exist_is_answered_like_a_wrong_password()
    {
        foreach (var name in new[] { "nobody", "author" })
        {
            var person = new Person(site, name);
            var page = await person.SubmitAsync(await person.GetAsync("/editor"), ("name", name), ("password", "a wrong password"));
            Assert.Equal(Wrong, page.QuerySelector("[role=alert]")!.TextContent);
        }
    }

    [Fact]
    public async Task Cookies_reach_no_script_and_no_readers_page()
    {
        var person = new Person(site, "author");
        var form = await person.GetAsync("/editor/account/sign-in");
        await person.SendAsync(form, ("name", "author"), ("password", Person.Password));
        Assert.NotEmpty(person.Cookies);
        using var handler = new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false };
        using var bare = new HttpClient(handler) { BaseAddress = site.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/editor/account/sign-in")
        {
            Content = new FormUrlEncodedContent([
                new("name", "author"),
                new("password", Person.Password),
                new("__RequestVerificationToken", form.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!),
            ]),
        };
        request.Headers.Add("Cookie", string.Join("; ", person.Cookies.Select(c => $"{c.Name}={c.Value}")));
        var cookies = (await bare.SendAsync(request, TestContext.Current.CancellationToken)).Headers.GetValues("Set-Cookie").ToList();
        Assert.All(
            Attributes,
            attribute => Assert.All(cookies, cookie => Assert.Contains(attribute, cookie, StringComparison.OrdinalIgnoreCase))
        );
    }

    [Fact]
    public async Task Pages_of_the_area_are_kept_by_no_cache()
    {
        var response = await site[EditorRole.Author]
            .Client.GetAsync(new Uri("/editor", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.Contains("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains(
            "Display of author",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        var other = await site[EditorRole.Reviewer].GetAsync("/editor");
        Assert.Contains("Display of reviewer", other.Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/editor")]
    [InlineData("/\\evil.example")]
    [InlineData("/editor.evil.example")]
    public async Task Signing_in_leads_nowhere_else(string back)
    {
        var name = "back-" + Math.Abs(back.GetHashCode(StringComparison.Ordinal));
        await site.JoinAsync(name, EditorRole.Author);
        var person = new Person(site, name);
        await using var scope = site.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<Microsoft.AspNetCore.Identity.UserManager<EditorAccount>>();
        var key = await users.GetAuthenticatorKeyAsync((await users.FindByNameAsync(name))!);
        var page = await person.SubmitAsync(
            await person.GetAsync("/editor/account/sign-in?back=" + Uri.EscapeDataString(back)),
            ("name", name),
            ("password", Person.Password)
        );
        Assert.Equal("/editor", Person.PathOf(await person.SubmitAsync(page, ("code", await Person.NextCodeAsync(key!)))));
    }

    [Theory]
    [InlineData("/editor/\\evil.example")]
    [InlineData("/editor\t/../\\evil.example")]
    [InlineData("\t//evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("https:evil.example")]
    [InlineData("javascript:alert(1)//editor")]
    [InlineData("/editor/\r\nLocation: https://evil.example")]
    [InlineData("/editor/я")]
    [InlineData("/EDITOR//evil.example")]
    public async Task Only_plain_addresses_of_the_area_are_led_back_to(string back) =>
        Assert.Equal(
            "/editor",
            (await new Person(site, "back").GetAsync("/editor/account/sign-in?back=" + Uri.EscapeDataString(back)))
                .QuerySelector("main [name=back]")!
                .GetAttribute("value")
        );

    [Theory]
    [InlineData("/editor/drafts/%0d%0aSet-Cookie:%20a=b/decide")]
    [InlineData("/editor/drafts/%D1%8F/decide")]
    [InlineData("/editor/drafts/%5C%5Cevil.example/decide")]
    [InlineData("/editor/drafts/..%2f..%2f..%2fevil/decide")]
    public async Task An_address_that_makes_no_header_is_led_on_within_the_area(string path)
    {
        var answer = await site[EditorRole.Administrator]
            .Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal((404, site.Address.Authority), ((int)answer.StatusCode, answer.RequestMessage!.RequestUri!.Authority));
        Assert.StartsWith("/editor/drafts/", answer.RequestMessage.RequestUri.AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_an_attacker_planted_is_not_taken_over()
    {
        var person = await site.JoinAsync("fixed", EditorRole.Author);
        var before = person.Cookies.Single(c => c.Name == "editor").Value;
        var page = await person.SubmitAsync(
            await person.GetAsync("/editor/account/sign-in"),
            ("name", "fixed"),
            ("password", Person.Password)
        );
        await person.SubmitAsync(page, ("code", await Person.NextCodeAsync(person.Key!)));
        Assert.NotEqual(before, person.Cookies.Single(c => c.Name == "editor").Value);
    }

    [Fact]
    public async Task A_tampered_session_is_refused()
    {
        var person = await site.JoinAsync("tampered", EditorRole.Author);
        var cookie = person.Cookies.Single(c => c.Name == "editor");
        cookie.Value = cookie.Value[..^8] + "AAAAAAAA";
        Assert.Equal("/editor/account/sign-in", Person.PathOf(await person.GetAsync("/editor")));
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        var person = await site.JoinAsync("out", EditorRole.Author);
        var desk = await person.GetAsync("/editor");
        using var form = new FormUrlEncodedContent([
            new("__RequestVerificationToken", desk.QuerySelector("header [name=__RequestVerificationToken]")!.GetAttribute("value")!),
        ]);
        await person.Client.PostAsync(new Uri("/editor/account/sign-out", UriKind.Relative), form, TestContext.Current.CancellationToken);
        Assert.Equal("/editor/account/sign-in", Person.PathOf(await person.GetAsync("/editor")));
    }

    private async Task<string[]> AuditAsync() =>
        (
            await site[EditorRole.Administrator]
                .Client.GetStringAsync(new Uri("/editor/audit?handler=Csv", UriKind.Relative), TestContext.Current.CancellationToken)
        ).Split("\r\n");
}
