using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Transparency.Web.Language;
using Transparency.Web.Security;

namespace Transparency.Web.Hosting;

/// <summary>
/// Renders a readers' page once for all requests within a second, and keeps it as it is sent: compressed, with its headers. The ETag is a
/// hash of the content, and browsers revalidate each time. A correction is seen at once; an unchanged page is answered with 304
/// (RFC 9110, 13).
/// </summary>
internal sealed class PageCache : IDisposable
{
    private const long MostBytes = 16 << 20;
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(1); // this node isn't notified of changes on other nodes
    private readonly MemoryCache _pages = new(new MemoryCacheOptions { SizeLimit = MostBytes });
    private readonly ConcurrentDictionary<Address, Task<Page?>> _rendering = [];
    private int _changes;

    /// <summary>Invalidates all pages. A page that is being rendered now isn't served from the cache either.</summary>
    public void Clear() => Interlocked.Increment(ref _changes);

    /// <summary>Serves a cached page. Comes before all middleware that only rendering needs.</summary>
    public Task ServeAsync(HttpContext context, RequestDelegate next) =>
        _pages.TryGetValue(AddressOf(context.Request), out Page? page) ? AnswerAsync(context, page!) : next(context);

    /// <summary>
    /// Renders a page that isn't cached. Concurrent requests wait for the first. Comes before response compression, to keep compressed
    /// bytes.
    /// </summary>
    public async Task RenderAsync(HttpContext context, RequestDelegate next)
    {
        if (!IsForReaders(context))
        {
            await next(context);
            return;
        }

        var (address, mine) = (
            AddressOf(context.Request),
            new TaskCompletionSource<Page?>(TaskCreationOptions.RunContinuationsAsynchronously)
        );
        var rendering = _rendering.GetOrAdd(address, mine.Task);
        if (rendering != mine.Task && await rendering is { } shared)
        {
            await AnswerAsync(context, shared);
            return;
        }

        Page? page = null;
        using var body = new MemoryStream();
        try
        {
            page = await RenderPageAsync(context, next, body);
            if (page is not null)
                _pages.Set(address, page, new MemoryCacheEntryOptions { Size = page.Body.Length, AbsoluteExpirationRelativeToNow = Kept });
        }
        finally
        {
            if (rendering == mine.Task)
                _rendering.TryRemove(address, out _);
            mine.SetResult(page);
        }

        Metrics.PageServed(fromCache: false);
        if (page is not null)
            await SendAsync(context, page);
        else if (body.Length > 0)
            await context.Response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length)); // empty: the error page follows
    }

    public void Dispose() => _pages.Dispose();

    /// <summary>
    /// Lets the rest of the pipeline render the page. Null if it can't be shared: its status isn't 200, or it sets a cookie.
    /// </summary>
    private static async Task<Page?> RenderPageAsync(HttpContext context, RequestDelegate next, MemoryStream body)
    {
        var (response, sent) = (context.Response, context.Response.Body);
        response.Body = body;
        try
        {
            await next(context);
        }
        finally
        {
            response.Body = sent;
        }

        if (response.StatusCode != StatusCodes.Status200OK || response.Headers.SetCookie.Count > 0)
            return null;
        var bytes = body.ToArray();
        // What is sent may be compressed.
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}\"", isWeak: true);
        (response.Headers.ETag, response.Headers.CacheControl) = (tag.ToString(), "public, no-cache");
        return new(bytes, tag, [.. response.Headers]);
    }

    private static Task AnswerAsync(HttpContext context, Page page)
    {
        Metrics.PageServed(fromCache: true);
        foreach (var (name, value) in page.Headers)
            context.Response.Headers[name] = value;
        SecurityHeaders.Protect(context);
        return SendAsync(context, page);
    }

    private static Task SendAsync(HttpContext context, Page page)
    {
        var (request, response) = (context.Request, context.Response);
        if (
            request.Headers.IfNoneMatch.Count > 0
            && request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(page.Tag, useStrongComparison: false))
        )
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            (response.ContentType, response.Headers.ContentEncoding) = (null, default);
            return Task.CompletedTask;
        }

        response.ContentLength = page.Body.Length;
        return response.Body.WriteAsync(page.Body).AsTask();
    }

    /// <summary>
    /// Whether a page may be cached: a readers' page with status 200. Not the desk, and not evidence, which may be large.
    /// </summary>
    private static bool IsForReaders(HttpContext context)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        return metadata?.GetMetadata<PageActionDescriptor>() is not null
            && metadata.GetMetadata<LanguageNeutral>() is null
            && !HttpMethods.IsPost(context.Request.Method)
            && context.Response.StatusCode == StatusCodes.Status200OK;
    }

    private Address AddressOf(HttpRequest request) =>
        new(
            _changes,
            request.Method,
            request.Scheme,
            request.Host.Value,
            request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            request.Headers.AcceptEncoding.ToString()
        );

    /// <summary>What a page depends on.</summary>
    private readonly record struct Address(int Changes, string Method, string Scheme, string? Host, string Target, string Encodings);

    private sealed record Page(byte[] Body, EntityTagHeaderValue Tag, KeyValuePair<string, StringValues>[] Headers);
}
