using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Transparency.Web.Api;

/// <summary>An answer in JSON with an entity tag: whoever has it already gets 304.</summary>
/// <param name="value">What is answered.</param>
internal sealed class ETagResult<T>(T value) : IResult, IEndpointMetadataProvider
{
    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status304NotModified));
    }

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var options = httpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        return Tag.Bytes(JsonSerializer.SerializeToUtf8Bytes(value, options), "application/json").ExecuteAsync(httpContext);
    }
}

/// <summary>Entity tags of what is made for each request.</summary>
internal static class Tag
{
    /// <summary>
    /// The bytes, or 304 to whoever has them. The tag is weak, since compression changes the bytes but not what they say.
    /// </summary>
    public static IResult Bytes(byte[] bytes, string mediaType, DateTimeOffset? changed = null)
    {
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}\"", isWeak: true);
        return Results.Bytes(bytes, mediaType, lastModified: changed, entityTag: tag);
    }
}
