using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Transparency.Search.Query;
using Transparency.Web.Hosting;

namespace Transparency.Web.Api;

/// <summary>What the code can't say of itself in the API's description.</summary>
internal static class ApiDescription
{
    /// <summary>The document as a whole.</summary>
    public static Task DescribeAsync(OpenApiDocument document, Settings settings)
    {
        document.Info = new()
        {
            Title = SiteAddress.Name,
            Version = "1",
            Description = $"""
                An archive of disinformation claims: where they spread and what is true. No key is needed. CORS allows every origin.

                - {settings.Api.RequestsPerMinute} requests a minute from one network (an IPv4 address, or a /64 of IPv6).
                  Beyond that: 429, with Retry-After in seconds.
                - {settings.Api.FilesPerMinute} files of search results a minute, and {settings.Api.SuggestionsPerMinute} suggestions,
                  counted separately.
                - Every answer has an ETag: ask again with If-None-Match and get 304 while nothing changed.
                - Errors are problems of RFC 9457, application/problem+json.
                - A search can be paged {SearchQuery.MaxResultDepth:N0} results deep, and to its end with sort=archived.
                - The whole archive is at /dumps; what changed since, at /api/v1/changes.
                - Version 1 may get new addresses, parameters and fields. What is there keeps its meaning.
                """,
        };
        document.Servers = [new() { Url = "/" }];
        foreach (var path in document.Paths.Values)
            path.Operations?.Remove(HttpMethod.Head); // HTTP says what it is
        return Task.CompletedTask;
    }

    /// <summary>An operation: its parameters, where they come from <see cref="SearchParameters"/>.</summary>
    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        foreach (
            var parameter in context.Description.ActionDescriptor.EndpointMetadata.OfType<IReadOnlyList<ApiParameter>>().SelectMany(p => p)
        )
            (operation.Parameters ??= []).Add(
                new OpenApiParameter
                {
                    Name = parameter.Name,
                    In = ParameterLocation.Query,
                    Description = parameter.Description,
                    Schema = parameter.Schema,
                }
            );
        return Task.CompletedTask;
    }
}
