using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Transparency.Editors;

namespace Transparency.Web.Tests.Editor;

/// <summary>Every route of the editors' area, taken from the route table: a new page can't be forgotten.</summary>
public sealed class RefusalTests(EditorSite site)
{
    /// <summary>What is there for people who are not signed in.</summary>
    private static readonly string[] Open = ["/editor/account/sign-in", "/editor/account/sign-out", "/editor/account/code", "/editor/account/password"];

    [Fact]
    public async Task It_refuses_who_is_not_signed_in()
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var anonymous = new HttpClient(handler) { BaseAddress = site.Address };
        foreach (var (path, _) in Closed())
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head, HttpMethod.Post })
            {
                using var request = new HttpRequestMessage(method, path);
                var response = await anonymous.SendAsync(request, TestContext.Current.CancellationToken);
                Assert.True(response.StatusCode == HttpStatusCode.Found && response.Headers.Location!.AbsolutePath == "/editor/account/sign-in", $"{method} {path}: {response.StatusCode}");
            }
    }

    [Fact]
    public async Task It_refuses_a_role_that_is_not_enough()
    {
        foreach (var (path, needed) in Closed())
            foreach (var role in EditorRoles.All.Where(r => r < needed))
                foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
                {
                    using var request = new HttpRequestMessage(method, path);
                    var response = await site[role].Client.SendAsync(request, TestContext.Current.CancellationToken);
                    Assert.True(response.StatusCode == HttpStatusCode.Forbidden, $"{method} {path} as {role}: {response.StatusCode}");
                }
    }

    [Fact]
    public async Task It_refuses_a_form_that_another_site_sent()
    {
        foreach (var (path, _) in Closed().Concat(Open.Select(p => (Path: p, Role: EditorRole.Author))))
        {
            using var form = new FormUrlEncodedContent([new("name", "author")]);
            var response = await site[EditorRole.Administrator].Client.PostAsync(new Uri(path, UriKind.Relative), form, TestContext.Current.CancellationToken);
            Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{path}: {response.StatusCode}");
        }
    }

    /// <summary>Addresses of the area and the role that each asks for; parameters get a value.</summary>
    private List<(string Path, EditorRole Role)> Closed()
    {
        var endpoints = site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.TrimStart('/').StartsWith("editor", StringComparison.Ordinal) && !e.RoutePattern.RawText.Contains('.', StringComparison.Ordinal))
            .Where(e => !Open.Contains("/" + e.RoutePattern.RawText!.TrimStart('/')))
            .ToList();
        Assert.NotEmpty(endpoints);
        return endpoints.ConvertAll(e => (
            "/" + string.Join('/', e.RoutePattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? literal.Content : "x")))),
            e.Metadata.OfType<IAuthorizeData>().Max(a => EditorRoles.Parse(a.Policy))!.Value));
    }
}
