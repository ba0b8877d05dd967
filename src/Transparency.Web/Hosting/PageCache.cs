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
/// A readers' page is made once for everybody who asks within a second, and kept as it is sent: compressed, with its headers. It carries a
/// tag of its content and is asked for anew each time: a correction is seen at once, and whoever has the page already is told so in a few
/// bytes (RFC 9110, 13).
/// </summary>
internal sealed class PageCache : IDisposable
{
    private const long MostBytes = 16 << 20;
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(1); // what another node changes is not told here
    private readonly MemoryCache _pages = new(new MemoryCacheOptions { SizeLimit = MostBytes });
    private readonly ConcurrentDictionary<Address, Task<Page?>> _making = [];
    private int _changes;

    /// <summary>What pages show has changed: none that was begun before is given from here on.</summary>
    public void Clear() => Interlocked.Increment(ref _changes);

    /// <summary>Gives a page that is kept. Stands before all that only the making of one needs.</summary>
    public Task GiveAsync(HttpContext context, RequestDelegate next) =>
        _pages.TryGetValue(AddressOf(context.Request), out Page? page) ? AnswerAsync(context, page!) : next(context);

    /// <summary>Has a page made, by one request for all that wait for it. Stands before what compresses it.</summary>
    public async Task MakeAsync(HttpContext context, RequestDelegate next)
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
        var making = _making.GetOrAdd(address, mine.Task);
        if (making != mine.Task && await making is { } page)
        {
            await AnswerAsync(context, page);
            return;
        }

        Page? made = null;
        using var body = new MemoryStream();
        try
        {
            made = await MadeAsync(context, next, body);
            if (made is not null)
                _pages.Set(address, made, new MemoryCacheEntryOptions { Size = made.Body.Length, AbsoluteExpirationRelativeToNow = Kept });
        }
        finally
        {
            if (making == mine.Task)
                _making.TryRemove(address, out _);
            mine.SetResult(made);
        }

        Metrics.PageGiven(fromCache: false);
        if (made is not null)
            await SendAsync(context, made);
        else if (body.Length > 0)
            await context.Response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length)); // else the page of errors answers
    }

    public void Dispose() => _pages.Dispose();

    /// <summary>
    /// The page that the rest of the site writes; null where it is none that others may get: an error, a page that is not there, or one
    /// with a cookie.
    /// </summary>
    private static async Task<Page?> MadeAsync(HttpContext context, RequestDelegate next, MemoryStream body)
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
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}\"", isWeak: true); // what is sent may be compressed
        (response.Headers.ETag, response.Headers.CacheControl) = (tag.ToString(), "public, no-cache");
        return new(bytes, tag, [.. response.Headers]);
    }

    private static Task AnswerAsync(HttpContext context, Page page)
    {
        Metrics.PageGiven(fromCache: true);
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

    /// <summary>Pages that are as asked for, not the editors' area, nor evidence, which may be large.</summary>
    private static bool IsForReaders(HttpContext context)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        return metadata?.GetMetadata<PageActionDescriptor>() is not null
            && metadata.GetMetadata<OneAddress>() is null
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
