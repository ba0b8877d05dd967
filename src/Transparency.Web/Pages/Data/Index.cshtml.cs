using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Transparency.Dumps;
using Transparency.Web.Api;

namespace Transparency.Web.Pages.Data;

/// <summary>The open data for people: files, API, limits, columns. It is made from the same descriptions that programs read.</summary>
public sealed class IndexModel(PublishedDump published, [FromKeyedServices(ApiEndpoints.Document)] IOpenApiDocumentProvider description)
    : PageModel
{
    /// <summary>The newest dump; null while it is being made.</summary>
    public DataPackage? Dump { get; private set; }

    public OpenApiDocument Api { get; private set; } = null!;

    public IEnumerable<(HttpMethod Method, string Path, OpenApiOperation Operation)> Operations =>
        Api.Paths.SelectMany(p => (p.Value.Operations ?? []).Select(o => (o.Key, p.Key, o.Value)));

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Dump = await published.FindAsync(cancel);
        Api = await description.GetOpenApiDocumentAsync(cancel);
    }
}
