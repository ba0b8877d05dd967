using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Web.Hosting;

namespace Transparency.Web.Tests.Hosting;

/// <summary>Pages are made once for all who ask, and never given once what they show has changed.</summary>
public sealed class PageCacheTests : IDisposable
{
    private readonly PageCache _pages = new();
    private int _made;

    [Fact]
    public async Task What_is_kept_is_given_with_its_headers_and_nothing_else_runs()
    {
        await RequestChangesAsync("/en/a", Page);
        var given = await RequestChangesAsync("/en/a", Page);
        Assert.Equal(
            (1, "page 1", "text/html", "public, no-cache"),
            (_made, Text(given), given.Response.ContentType, given.Response.Headers.CacheControl.ToString())
        );
        Assert.Equal("W/", given.Response.Headers.ETag.ToString()[..2]);
        Assert.Contains("default-src 'none'", given.Response.Headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_address_host_method_or_compression_has_a_page_of_its_own()
    {
        foreach (
            var ask in new Action<HttpRequest>[]
            {
                _ => { },
                r => r.Host = new("other"),
                r => r.Scheme = "https",
                r => r.Method = "HEAD",
                r => r.Headers.AcceptEncoding = "br",
            }
        )
            await RequestChangesAsync("/en/a", Page, ask);
        await RequestChangesAsync("/en/a?b", Page);
        Assert.Equal(6, _made);
    }

    [Fact]
    public async Task Who_asks_while_it_is_made_waits_for_it()
    {
        var ready = new TaskCompletionSource();
        var first = RequestChangesAsync("/en/a", LaterAsync);
        var second = RequestChangesAsync("/en/a", LaterAsync);
        ready.SetResult();
        Assert.Equal(("page 1", "page 1"), (Text(await first), Text(await second)));

        async Task LaterAsync(HttpContext context)
        {
            await ready.Task;
            await Page(context);
        }
    }

    [Fact]
    public async Task A_page_that_was_begun_before_a_change_is_given_to_nobody_who_asks_after_it()
    {
        var ready = new TaskCompletionSource();
        var begun = RequestChangesAsync(
            "/en/a",
            async context =>
            {
                await ready.Task;
                await Page(context);
            }
        );
        _pages.Clear();
        Assert.Equal("page 1", Text(await RequestChangesAsync("/en/a", Page)));
        ready.SetResult();
        Assert.Equal("page 2", Text(await begun));
        Assert.Equal("page 1", Text(await RequestChangesAsync("/en/a", Page)));
        _pages.Clear();
        Assert.Equal("page 3", Text(await RequestChangesAsync("/en/a", Page)));
    }

    [Fact]
    public async Task A_failure_is_kept_from_nobody_and_given_to_nobody_else()
    {
        var ready = new TaskCompletionSource();
        var first = RequestChangesAsync(
            "/en/a",
            async _ =>
            {
                await ready.Task;
                throw new InvalidOperationException("not this time");
            }
        );
        var second = RequestChangesAsync("/en/a", Page);
        ready.SetResult();
        await Assert.ThrowsAsync<InvalidOperationException>(() => first);
        Assert.Equal("page 1", Text(await second));

        var missing = await RequestChangesAsync(
            "/en/b",
            context =>
            {
                context.Response.StatusCode = 404;
                return context.Response.WriteAsync("nothing");
            }
        );
        Assert.Equal((404, "nothing", 0), (missing.Response.StatusCode, Text(missing), missing.Response.Headers.ETag.Count));
        Assert.Equal("page 2", Text(await RequestChangesAsync("/en/b", Page)));
    }

    public void Dispose() => _pages.Dispose();

    private Task Page(HttpContext context)
    {
        context.Response.ContentType = "text/html";
        return context.Response.WriteAsync($"page {Interlocked.Increment(ref _made)}");
    }

    private async Task<HttpContext> RequestChangesAsync(string target, RequestDelegate page, Action<HttpRequest>? ask = null)
    {
        var context = new DefaultHttpContext();
        (context.Request.Method, context.Request.Scheme, context.Request.Host) = ("GET", "http", new("here"));
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        ask?.Invoke(context.Request);
        context.Response.Body = new MemoryStream();
        context.SetEndpoint(new(null, new(new PageActionDescriptor()), "a page"));
        await _pages.ServeAsync(context, _ => _pages.RenderAsync(context, page));
        return context;
    }

    private static string Text(HttpContext context) => Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray());
}
