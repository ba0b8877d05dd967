using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace Transparency.Web.Language;

/// <summary>
/// Marks an endpoint that answers in the reader's language. Its addresses begin with the language, as in
/// <c>/uk/search</c>.
/// </summary>
internal sealed record Localized;

/// <summary>Marks a page with one address for all languages. It answers in the language that the browser prefers.</summary>
internal sealed record LanguageNeutral;

/// <summary>
/// The language of the interface is the first segment of a path. A path without it is redirected to the browser's preferred language.
/// </summary>
internal static class Cultures
{
    /// <summary>Removes the language from the path, so that routes don't contain it, and sets the current culture.</summary>
    public static async Task ReadAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path;
        var language = Texts.Languages.FirstOrDefault(l => path.StartsWithSegments("/" + l, StringComparison.Ordinal));
        if (language is not null)
        {
            var rest = path.Value![(language.Length + 1)..];
            context.Request.Path = rest.Length == 0 ? "/" : rest;
            context.Features.Set(new LanguageInPath());
        }

        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language ?? Preferred(context.Request));
        await next(context);
    }

    /// <summary>
    /// Redirects requests for localized endpoints to an address with a language. Old addresses have it in the parameter <c>lang</c>.
    /// </summary>
    public static Task RedirectAsync(HttpContext context, RequestDelegate next)
    {
        var (request, response) = (context.Request, context.Response);
        var metadata = context.GetEndpoint()?.Metadata;
        if (metadata?.GetMetadata<Localized>() is null || metadata.GetMetadata<LanguageNeutral>() is not null)
            return next(context);
        var isErrorPage = response.StatusCode != StatusCodes.Status200OK; // shown at the address that failed
        if (isErrorPage || context.Features.Get<LanguageInPath>() is not null)
        {
            response.Headers.ContentLanguage = Texts.Language;
            return next(context);
        }

        var (language, query) =
            request.Query["lang"] is [{ } asked] && Texts.Languages.Contains(asked)
                ? (asked, QueryString.Create(request.Query.Where(q => q.Key != "lang")))
                : (Texts.Language, request.QueryString);
        response.Headers.Vary = HeaderNames.AcceptLanguage;
        response.Headers.Location = Links.To(request.Path.ToUriComponent() + query.ToUriComponent(), language);
        response.StatusCode = StatusCodes.Status307TemporaryRedirect; // 307 keeps a POST a POST
        return Task.CompletedTask;
    }

    /// <summary>The browser's preferred language of the site; the default language if it accepts none of them.</summary>
    private static string Preferred(HttpRequest request) =>
        request
            .GetTypedHeaders()
            .AcceptLanguage.OrderByDescending(l => l.Quality ?? 1)
            .Where(l => l.Quality != 0)
            .Select(l =>
                Texts.Languages.FirstOrDefault(own =>
                    l.Value.Equals(own, StringComparison.OrdinalIgnoreCase)
                    || l.Value.StartsWith(own + "-", StringComparison.OrdinalIgnoreCase)
                )
            )
            .FirstOrDefault(l => l is not null)
        ?? Texts.Default;

    /// <summary>Request feature: the path had a language.</summary>
    private sealed record LanguageInPath;
}
