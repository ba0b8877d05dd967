using System.Security.Cryptography;
using System.Text;
using Transparency.Content;
using Transparency.Web.Hosting;
using Transparency.Web.Language;

namespace Transparency.Web.Cards;

/// <summary>The pictures of debunks. Their addresses hold a hash of what they show, so that they are kept for good.</summary>
internal static class CardEndpoints
{
    private const string Layout = "1"; // changes with the look of the pictures

    /// <summary>Where the picture of a debunk is.</summary>
    public static string Address(Debunk debunk) =>
        $"/cards/debunks/{Uri.EscapeDataString(debunk.Slug)}/{Uri.EscapeDataString(debunk.Language)}.png?v={VersionOf(debunk)}";

    public static void MapCards(this IEndpointRouteBuilder site) =>
        site.MapRead("/cards/debunks/{slug}/{language}.png", Answer).CacheFor(TimeSpan.FromHours(1), CurrentVersion, byQuery: "v");

    private static IResult Answer(string slug, string language, string? v, ContentCatalog catalog, HttpResponse response)
    {
        if (Find(catalog, slug, language) is not { } debunk)
            return Results.NotFound();
        if (v != VersionOf(debunk))
            return Results.Redirect(Address(debunk));
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(CardImage.Draw(debunk), "image/png");
    }

    private static Debunk? Find(ContentCatalog catalog, string slug, string language) =>
        catalog.Translations(slug).FirstOrDefault(d => d.Language == language);

    /// <summary>The version of the debunk as it is now; empty if it was withdrawn.</summary>
    private static ValueTask<string> CurrentVersion(HttpContext context, CancellationToken cancel)
    {
        var (catalog, route) = (context.RequestServices.GetRequiredService<ContentCatalog>(), context.Request.RouteValues);
        return ValueTask.FromResult(Find(catalog, $"{route["slug"]}", $"{route["language"]}") is { } debunk ? VersionOf(debunk) : "");
    }

    private static string VersionOf(Debunk debunk) =>
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes($"{Layout}\n{Labels.Verdict(debunk.Verdict, debunk.Language)}\n{debunk.Title}"))
        )[..10];
}
