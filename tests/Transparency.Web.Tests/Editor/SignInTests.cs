using Microsoft.Extensions.DependencyInjection;
using Transparency.Editors;

namespace Transparency.Web.Tests.Editor;

/// <summary>Local accounts: a link, a password, an authenticator.</summary>
public sealed class SignInTests(Site closed, EditorSite site)
{
    private static readonly string[] Attributes = ["httponly", "path=/editor", "samesite=lax"];

    [Fact]
    public async Task Without_an_account_there_is_no_editors_area()
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
        Assert.Contains("does not work any more", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
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
        Assert.Equal("/editor", Person.PathOf(await again.SubmitAsync(page, ("code", Person.CodeOf(person.Key!, DateTimeOffset.UtcNow)))));
    }

    [Fact]
    public async Task After_five_wrong_passwords_the_right_one_does_not_help()
    {
        await site.JoinAsync("locked", EditorRole.Author);
        var attacker = new Person(site, "locked");
        var page = await attacker.GetAsync("/editor");
        for (var i = 0; i < 5; i++) page = await attacker.SubmitAsync(page, ("name", "locked"), ("password", "a wrong password"));
        page = await attacker.SubmitAsync(page, ("name", "locked"), ("password", Person.Password));
        Assert.Equal("/editor/account/sign-in", Person.PathOf(page));
        Assert.Contains("too many", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_codes_lock_too()
    {
        await site.JoinAsync("coded", EditorRole.Author);
        var attacker = new Person(site, "coded");
        var page = await attacker.SubmitAsync(await attacker.GetAsync("/editor"), ("name", "coded"), ("password", Person.Password));
        for (var i = 0; i < 5; i++) page = await attacker.SubmitAsync(page, ("code", "000000"));
        Assert.Contains("too many", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_does_not_exist_is_answered_like_a_wrong_password()
    {
        foreach (var name in new[] { "nobody", "author" })
        {
            var person = new Person(site, name);
            var page = await person.SubmitAsync(await person.GetAsync("/editor"), ("name", name), ("password", "a wrong password"));
            Assert.Equal("Name or password is wrong.", page.QuerySelector("[role=alert]")!.TextContent);
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
            Content = new FormUrlEncodedContent([new("name", "author"), new("password", Person.Password), new("__RequestVerificationToken", form.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!)]),
        };
        request.Headers.Add("Cookie", string.Join("; ", person.Cookies.Select(c => $"{c.Name}={c.Value}")));
        var cookies = (await bare.SendAsync(request, TestContext.Current.CancellationToken)).Headers.GetValues("Set-Cookie").ToList();
        Assert.All(Attributes, attribute => Assert.All(cookies, cookie => Assert.Contains(attribute, cookie, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task Pages_of_the_area_are_kept_by_no_cache()
    {
        var response = await site[EditorRole.Author].Client.GetAsync(new Uri("/editor", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.Contains("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("Display of author", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var other = await site[EditorRole.Reviewer].GetAsync("/editor");
        Assert.Contains("Display of reviewer", other.Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/editor")]
    [InlineData("/\\evil.example")]
    [InlineData("/editor.evil.example")]
    [InlineData("/en/search")]
    public async Task Signing_in_leads_nowhere_else(string back)
    {
        var name = "back-" + Math.Abs(back.GetHashCode(StringComparison.Ordinal));
        await site.JoinAsync(name, EditorRole.Author);
        var person = new Person(site, name);
        await using var scope = site.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<Microsoft.AspNetCore.Identity.UserManager<EditorAccount>>();
        var key = await users.GetAuthenticatorKeyAsync((await users.FindByNameAsync(name))!);
        var page = await person.SubmitAsync(await person.GetAsync("/editor/account/sign-in?back=" + Uri.EscapeDataString(back)), ("name", name), ("password", Person.Password));
        Assert.Equal("/editor", Person.PathOf(await person.SubmitAsync(page, ("code", Person.CodeOf(key!, DateTimeOffset.UtcNow)))));
    }

    [Fact]
    public async Task A_session_that_an_attacker_planted_is_not_taken_over()
    {
        var person = await site.JoinAsync("fixed", EditorRole.Author);
        var before = person.Cookies.Single(c => c.Name == "editor").Value;
        var page = await person.SubmitAsync(await person.GetAsync("/editor/account/sign-in"), ("name", "fixed"), ("password", Person.Password));
        await person.SubmitAsync(page, ("code", Person.CodeOf(person.Key!, DateTimeOffset.UtcNow)));
        Assert.NotEqual(before, person.Cookies.Single(c => c.Name == "editor").Value);
    }

    [Fact]
    public async Task A_tampered_session_is_none()
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
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", desk.QuerySelector("header [name=__RequestVerificationToken]")!.GetAttribute("value")!)]);
        await person.Client.PostAsync(new Uri("/editor/account/sign-out", UriKind.Relative), form, TestContext.Current.CancellationToken);
        Assert.Equal("/editor/account/sign-in", Person.PathOf(await person.GetAsync("/editor")));
    }
}
