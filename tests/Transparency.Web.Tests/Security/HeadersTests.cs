using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Transparency.Web.Tests.Security;

/// <summary>What every answer says to the browser: asked of every route that the site has, whichever they are.</summary>
public sealed class HeadersTests(Site site, HeadersTests.PublicSite publicSite) : IClassFixture<HeadersTests.PublicSite>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_route_forbids_what_it_does_not_need()
    {
        var paths = Paths(site);
        Assert.True(paths.Count > 20);
        foreach (var path in paths.SelectMany(p => (string[])[p, "/en" + p]))
        {
            using var answer = await site.Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Cancel);
            var policy = Header(answer, "Content-Security-Policy")!
                .Split(';', StringSplitOptions.TrimEntries)
                .ToDictionary(d => d.Split(' ')[0]);
            Assert.Equal("default-src 'none'", policy["default-src"]);
            Assert.DoesNotContain(
                policy.Values,
                d => d.Contains("unsafe", StringComparison.Ordinal) || d.Contains("http", StringComparison.Ordinal)
            );
            Assert.DoesNotContain(
                policy.Values,
                d =>
                    d.Contains('*', StringComparison.Ordinal)
                    && !(d.StartsWith("frame-ancestors", StringComparison.Ordinal) && path.Contains("/embed/", StringComparison.Ordinal))
            );
            Assert.All(["base-uri 'none'", "form-action 'self'"], d => Assert.Contains(d, policy.Values));
            Assert.True(policy.ContainsKey("frame-ancestors"), path);
            Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
            Assert.Equal("strict-origin-when-cross-origin", Header(answer, "Referrer-Policy"));
            Assert.Contains("camera=()", Header(answer, "Permissions-Policy"), StringComparison.Ordinal);
            Assert.Equal("same-origin", Header(answer, "Cross-Origin-Opener-Policy"));
            Assert.Null(Header(answer, "Server"));
            if (!path.Contains("/editor", StringComparison.Ordinal))
                Assert.Null(Header(answer, "Set-Cookie"));
            Assert.Null(Header(answer, "Strict-Transport-Security"));
        }
    }

    [Fact]
    public async Task In_public_every_route_asks_to_come_by_https_alone()
    {
        foreach (var path in Paths(publicSite))
        {
            using var answer = await publicSite.Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Cancel);
            Assert.Equal("max-age=31536000", Header(answer, "Strict-Transport-Security"));
        }
    }

    /// <summary>An address for each route: its parameters are filled with what exists, or with a letter.</summary>
    private static List<string> Paths(Site site) =>
        [
            .. site
                .Services.GetServices<EndpointDataSource>()
                .SelectMany(s => s.Endpoints)
                .OfType<RouteEndpoint>()
                .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") != false)
                .Select(e =>
                    "/"
                    + string.Join(
                        '/',
                        e.RoutePattern.PathSegments.Select(s =>
                            string.Concat(
                                s.Parts.Select(p =>
                                    p switch
                                    {
                                        Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
                                        Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
                                        Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: "slug" } =>
                                            SiteContent.FirstDebunk,
                                        Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: "id" } =>
                                            SiteContent.FirstClaim,
                                        Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: "name" } => "about",
                                        Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: "part" } => "1",
                                        _ => "a",
                                    }
                                )
                            )
                        )
                    )
                )
                .Distinct(),
        ];

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    /// <summary>The site as it runs in public: outside of development, with an https address.</summary>
    public sealed class PublicSite : Site
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseEnvironment("Production");
            builder.UseSetting("Site:Url", "https://example.org");
        }
    }
}
