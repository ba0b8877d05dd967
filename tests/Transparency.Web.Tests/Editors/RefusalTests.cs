using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using Transparency.Editors.Accounts;

namespace Transparency.Web.Tests.Editors;

/// <summary>
/// Every route of the desk with every handler of its page, taken from the route table: a new page can't be forgotten.
/// </summary>
public sealed class RefusalTests(EditorSite site)
{
    /// <summary>What is there for people who are not signed in.</summary>
    private static readonly string[] Open =
    [
        "/editor/account/sign-in",
        "/editor/account/sign-out",
        "/editor/account/code",
        "/editor/account/password",
        "/editor/shared/{code}",
    ];

    private static readonly HttpMethod[] Answered = [HttpMethod.Get, HttpMethod.Head, HttpMethod.Post];

    private static readonly HttpMethod[] Unanswered =
    [
        HttpMethod.Put,
        HttpMethod.Delete,
        HttpMethod.Patch,
        HttpMethod.Options,
        HttpMethod.Trace,
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_refuses_who_is_not_signed_in()
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var anonymous = new HttpClient(handler) { BaseAddress = site.Address };
        foreach (var (address, _) in await ClosedAsync())
        {
            foreach (var method in Answered)
            {
                var answer = await SendAsync(anonymous, method, address);
                Assert.True(
                    answer.StatusCode == HttpStatusCode.Found && answer.Headers.Location!.AbsolutePath == "/editor/account/sign-in",
                    $"{method} {address}: {answer.StatusCode}"
                );
            }

            foreach (var method in Unanswered)
                Assert.Equal(
                    (method, address, HttpStatusCode.MethodNotAllowed),
                    (method, address, (await SendAsync(anonymous, method, address)).StatusCode)
                );
        }
    }

    [Fact]
    public async Task It_refuses_a_role_that_is_not_enough()
    {
        var refused = 0;
        foreach (var (address, needed) in await ClosedAsync())
        foreach (var role in EditorRoles.All.Where(r => r < needed))
        foreach (var method in Answered)
        {
            var answer = await SendAsync(site[role].Client, method, address);
            Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{method} {address} as {role}: {answer.StatusCode}");
            refused++;
        }

        Assert.True(refused > 10);
    }

    [Fact]
    public async Task It_refuses_a_form_that_another_site_sent()
    {
        foreach (var (address, _) in (await ClosedAsync()).Concat(Open.Select(p => (p, EditorRole.Author))))
        foreach (var origin in new[] { "https://evil.example", "null", null })
        {
            var answer = await SendAsync(site[EditorRole.Administrator].Client, HttpMethod.Post, address, origin, ("name", "forged"));
            Assert.Equal((address, HttpStatusCode.BadRequest), (address, answer.StatusCode));
            Assert.DoesNotContain("forged", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task It_refuses_a_form_with_the_token_of_another_person()
    {
        var token = (await site[EditorRole.Author].GetAsync("/editor/drafts/new"))
            .QuerySelector("main [name=__RequestVerificationToken]")!
            .GetAttribute("value")!;
        var answer = await SendAsync(
            site[EditorRole.Administrator].Client,
            HttpMethod.Post,
            "/editor/drafts/new",
            "https://evil.example",
            ("slug", "forged"),
            ("language", "en"),
            ("__RequestVerificationToken", token)
        );
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    /// <summary>Browsers send no session along with a form of another site: it must not come back as if this site had lost it.</summary>
    [Fact]
    public async Task A_form_of_another_site_does_not_come_back_after_signing_in()
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var anonymous = new HttpClient(handler) { BaseAddress = site.Address };
        var answer = await SendAsync(anonymous, HttpMethod.Post, "/editor/drafts/new", "https://evil.example", ("slug", "forged"));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.DoesNotContain("forged", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        answer = await SendAsync(anonymous, HttpMethod.Post, "/editor/drafts/new", site.Root, ("slug", "typed"));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("typed", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient client,
        HttpMethod method,
        string address,
        string? origin = null,
        params (string Name, string Value)[] form
    )
    {
        using var request = new HttpRequestMessage(method, address);
        if (form.Length > 0)
            request.Content = new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        return await client.SendAsync(request, Cancel);
    }

    /// <summary>Addresses of the area, one for each handler of a page, and the role that each asks for; parameters get a value.</summary>
    private async Task<List<(string Address, EditorRole Role)>> ClosedAsync()
    {
        var closed = new List<(string, EditorRole)>();
        foreach (var endpoint in site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var route = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            if ((route != "/editor" && !route.StartsWith("/editor/", StringComparison.Ordinal)) || Open.Contains(route))
                continue;
            Assert.Null(endpoint.Metadata.GetMetadata<StaticAssetDescriptor>());
            var path =
                "/"
                + string.Join(
                    '/',
                    endpoint.RoutePattern.PathSegments.Select(s =>
                        string.Concat(s.Parts.Select(p => p is RoutePatternLiteralPart literal ? literal.Content : "x"))
                    )
                );
            var asked = endpoint.Metadata.OfType<IAuthorizeData>().Select(a => EditorRoles.Parse(a.Policy)).ToList();
            Assert.True(asked.Count > 0 && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null, $"{route} asks for no role");
            closed.Add((path, asked.Max()!.Value));
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not { } page)
                continue;
            var handlers = (await site.Services.GetRequiredService<PageLoader>().LoadAsync(page, EndpointMetadataCollection.Empty))
                .HandlerMethods.Select(h => h.Name)
                .OfType<string>();
            closed.AddRange(handlers.Select(h => ($"{path}?handler={h}", asked.Max()!.Value)));
        }

        Assert.Contains(closed, c => c.Item1 == "/editor/audit?handler=Csv");
        return closed;
    }
}
