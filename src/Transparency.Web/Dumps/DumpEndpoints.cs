using System.Text;
using System.Text.Json;
using Microsoft.Net.Http.Headers;
using Transparency.Dumps;
using Transparency.Search;
using Transparency.Web.Api;
using Transparency.Web.Hosting;

namespace Transparency.Web.Dumps;

/// <summary>The whole archive as files, at addresses that stay.</summary>
internal static class DumpEndpoints
{
    /// <summary>What the addresses of all files begin with.</summary>
    public const string Path = "/dumps/";

    private const string Sums = "SHA256SUMS";

    public static void MapDumps(this IEndpointRouteBuilder site) => site.MapRead(Path + "{file}", FileAsync).OpenData();

    private static async Task<IResult> FileAsync(
        string file,
        PublishedDump published,
        IClaimIndex index,
        HttpContext context,
        CancellationToken cancel
    )
    {
        if (await published.FindAsync(cancel) is not { } dump || await PublishedDump.HoldsWithdrawnAsync(dump, index, cancel))
        {
            context.Response.Headers.RetryAfter = "60";
            return Results.Text("The files are being made. Ask again in a minute.\n", statusCode: StatusCodes.Status503ServiceUnavailable);
        }

        if (file == DataPackage.File)
            return Tag.Bytes(JsonSerializer.SerializeToUtf8Bytes(dump, DataPackage.Json), "application/json", dump.Created);
        if (file == Sums)
            return Tag.Bytes(Encoding.UTF8.GetBytes(dump.Sums), "text/plain", dump.Created);
        if (
            dump.Resources.FirstOrDefault(r => r.Path == file) is not { } resource
            || await published.OpenAsync(dump, file, cancel) is not { } content
        )
            return Results.NotFound();
        return Results.Stream(
            content,
            resource.Mediatype,
            file,
            dump.Created,
            new EntityTagHeaderValue($"\"{resource.Sha256}\""),
            enableRangeProcessing: true
        );
    }
}
