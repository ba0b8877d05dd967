using System.Security.Cryptography;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Net.Http.Headers;

namespace Transparency.Web;

/// <summary>
/// Readers' pages carry a tag of their content and are asked for anew each time: a correction is seen at once, and whoever has the page already is told so
/// in a few bytes (RFC 9110, 13). The tag is made with the page and kept with it in the output cache, which answers what follows by itself.
/// </summary>
internal static class PageTags
{
    public static async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        var (request, response, metadata) = (context.Request, context.Response, context.GetEndpoint()?.Metadata);
        var isForReaders = metadata?.GetMetadata<PageActionDescriptor>() is not null && metadata.GetMetadata<OneAddress>() is null; // not the editors' area, nor evidence, which may be large
        if (!isForReaders || HttpMethods.IsPost(request.Method))
        {
            await next(context);
            return;
        }

        var body = response.Body;
        using var page = new MemoryStream();
        response.Body = page;
        try
        {
            await next(context);
        }
        finally
        {
            response.Body = body;
        }

        if (response.StatusCode == StatusCodes.Status200OK)
        {
            var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(page.GetBuffer().AsSpan(0, (int)page.Length)))[..32]}\"", isWeak: true);
            (response.Headers.ETag, response.Headers.CacheControl) = (tag.ToString(), "public, no-cache");
            if (request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false)))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                response.ContentType = null;
                return;
            }
        }

        page.Position = 0;
        await page.CopyToAsync(body, context.RequestAborted);
    }
}
