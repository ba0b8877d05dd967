using Microsoft.Net.Http.Headers;
using Transparency.Content;
using Transparency.Web.Hosting;
using Transparency.Web.Pages.Evidence;

namespace Transparency.Web.Images;

/// <summary>Pictures in the texts of debunks. They came from elsewhere, so nothing of them may run where the site does.</summary>
internal static class ImageEndpoints
{
    public static void MapImages(this IEndpointRouteBuilder site) => site.MapRead(ImageStore.PathOf("{sha256}"), AnswerAsync);

    private static async Task<IResult> AnswerAsync(string sha256, ImageStore images, HttpResponse response, CancellationToken cancel)
    {
        if (await images.FindAsync(sha256, cancel) is not var (bytes, type))
            return Results.NotFound();
        response.Headers.ContentSecurityPolicy = FileModel.Harmless;
        response.Headers.CacheControl = "public, max-age=3600"; // the bytes of a hash never change, but an operator may delete them
        return Results.Bytes(bytes, type.MediaType, entityTag: new EntityTagHeaderValue($"\"{sha256}\""));
    }
}
