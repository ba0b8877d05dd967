using Microsoft.AspNetCore.Hosting;

namespace Transparency.Web.Tests.Editors;

/// <summary>Signing in through an OpenID Connect provider.</summary>
public sealed class ProviderTests(ProviderTests.ProviderSite site) : IClassFixture<ProviderTests.ProviderSite>
{
    [Theory]
    [InlineData("author", 403)]
    [InlineData("reviewer", 403)]
    [InlineData("administrator", 200)]
    public async Task The_provider_says_who_somebody_is_and_what_they_may_do(string role, int audit)
    {
        var person = Come("olena", "something else", role);
        var desk = await person.GetAsync("/editor/account/sign-in?provider=1&back=/editor");
        Assert.Equal("/editor", Person.PathOf(desk));
        Assert.Contains("Display of olena", desk.QuerySelector("header")!.TextContent, StringComparison.Ordinal);
        await person.GetAsync("/editor/audit", audit);
    }

    [Fact]
    public async Task The_page_to_sign_in_leads_to_the_provider_and_asks_for_no_password()
    {
        var page = await Come("olena", "author").GetAsync("/editor/drafts/new");
        Assert.Equal("/editor/account/sign-in", Person.PathOf(page));
        Assert.Null(page.QuerySelector("input[type=password]"));
        var person = Come("olena", "author");
        Assert.Equal(
            "/editor/drafts/new",
            Person.PathOf(await person.GetAsync(page.QuerySelector("main a.button")!.GetAttribute("href")!))
        );
    }

    [Fact]
    public async Task Without_a_role_nobody_gets_in()
    {
        var person = Come("guest", "reader");
        var page = await person.GetAsync("/editor/account/sign-in?provider=1");
        Assert.Equal("/editor/account/sign-in", Person.PathOf(page));
        Assert.Contains("no role", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("/editor/account/sign-in", Person.PathOf(await person.GetAsync("/editor")));
    }

    [Fact]
    public async Task A_tampered_token_is_refused()
    {
        var person = Come("olena", "administrator");
        site.Provider.Tamper = token =>
            token.Split('.') is [var head, var body, var signature]
                ? $"{head}.{body}.{(signature[0] == 'A' ? 'B' : 'A')}{signature[1..]}"
                : token;
        var page = await person.GetAsync("/editor/account/sign-in?provider=1");
        site.Provider.Tamper = token => token;
        Assert.Contains("failed", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("/editor/account/sign-in", Person.PathOf(await person.GetAsync("/editor")));
    }

    [Fact]
    public async Task A_token_that_has_ended_is_refused()
    {
        var person = Come("olena", "administrator");
        site.Provider.TokenLifetime = TimeSpan.FromHours(-1);
        var page = await person.GetAsync("/editor/account/sign-in?provider=1");
        site.Provider.TokenLifetime = TimeSpan.FromMinutes(20);
        Assert.Contains("failed", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("/editor/account/sign-in", Person.PathOf(await person.GetAsync("/editor")));
    }

    [Fact]
    public async Task An_answer_that_nobody_asked_for_is_refused()
    {
        var page = await Come("olena", "author").GetAsync("/editor/signin-oidc?code=stolen&state=made-up");
        Assert.Equal("/editor/account/sign-in", Person.PathOf(page));
        Assert.NotNull(page.QuerySelector("[role=alert]"));
    }

    [Fact]
    public async Task A_session_ends_after_eight_hours_and_by_signing_out_at_the_provider_too()
    {
        var person = Come("olena", "author");
        var desk = await person.GetAsync("/editor/account/sign-in?provider=1");
        using var form = new FormUrlEncodedContent([
            new("__RequestVerificationToken", desk.QuerySelector("header [name=__RequestVerificationToken]")!.GetAttribute("value")!),
        ]);
        var out_ = await person.Client.PostAsync(
            new Uri("/editor/account/sign-out", UriKind.Relative),
            form,
            TestContext.Current.CancellationToken
        );
        Assert.Equal("/editor/account/sign-in", out_.RequestMessage!.RequestUri!.AbsolutePath); // by way of the provider, which came back
        Assert.Equal("/editor/account/sign-in", Person.PathOf(await person.GetAsync("/editor")));

        person = Come("olena", "author");
        Assert.Equal("/editor", Person.PathOf(await person.GetAsync("/editor/account/sign-in?provider=1")));
        site.Clock.Ahead += TimeSpan.FromHours(8);
        Assert.Equal("/editor/account/sign-in", Person.PathOf(await person.GetAsync("/editor")));
        site.Clock.Ahead = default;
    }

    [Fact]
    public async Task Local_accounts_are_off()
    {
        var person = Come("olena", "author");
        await person.GetAsync("/editor/account/password?name=olena", 404);
        await person.GetAsync("/editor/account/code", 404);
    }

    private Person Come(string name, params string[] roles)
    {
        site.Provider.Person = (name, roles);
        return new(site, name);
    }

    /// <summary>A site whose editors sign in with a provider.</summary>
    public sealed class ProviderSite : Site
    {
        public Provider Provider { get; } = new();

        public AheadClock Clock { get; } = new();

        public override async ValueTask InitializeAsync()
        {
            await Provider.InitializeAsync();
            await base.InitializeAsync();
            await Provider.AddClientAsync(Address);
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Editors:OpenIdConnect:Authority", Provider.Address.ToString());
            builder.UseSetting("Editors:OpenIdConnect:ClientId", Provider.ClientId);
            builder.UseSetting("Editors:OpenIdConnect:ClientSecret", Provider.ClientSecret);
            builder.ConfigureServices(services =>
                Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton<TimeProvider>(services, Clock)
            );
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await Provider.DisposeAsync();
        }
    }
}
