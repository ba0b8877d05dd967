using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using NJsonSchema;

namespace Transparency.Web.Tests.Api;

/// <summary>The description of the API, read by a program that knows nothing else, against the API that runs.</summary>
public sealed class OpenApiTests(Site site, SiteWithoutIndex away)
{
    private const string Document = "/api/v1/openapi.json";

    private static readonly string[] Posts = ["{\"text\":\"Zelensky's term of office expired on 20 May 2024\"}", "{\"text\":\"\"}"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_a_valid_document_of_OpenAPI_3_1_that_describes_every_operation()
    {
        var document = await ReadAsync();
        Assert.StartsWith("3.1", (await JsonAsync())["openapi"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains($"{Site.ApiRequestsPerMinute} requests a minute", document.Info.Description, StringComparison.Ordinal);
        var operations = document.Paths.SelectMany(p => p.Value.Operations!.Values).ToList();
        Assert.True(operations.Count >= 7);
        Assert.Equal(operations.Count, operations.Select(o => o.OperationId).Distinct().Count());
        Assert.All(operations, o => Assert.NotEmpty(o.Summary!));
        Assert.All(operations.SelectMany(o => o.Parameters ?? []), p => Assert.NotEmpty(p.Description!));
        Assert.All(
            document
                .Components!.Schemas!.Where(s => s.Key.EndsWith("Answer", StringComparison.Ordinal))
                .SelectMany(s => s.Value.Properties!),
            p => Assert.NotNull(p.Value)
        );
    }

    /// <summary>
    /// Calls every operation with each of its parameters, with valid and with invalid values. The document describes every answer and its
    /// form.
    /// </summary>
    [Fact]
    public async Task Every_answer_is_as_it_says()
    {
        var (document, json) = (await ReadAsync(), await JsonAsync());
        var schemas = new Dictionary<string, JsonSchema>();
        var seen = new HashSet<(string Operation, HttpStatusCode Status)>();
        foreach (var (path, item) in document.Paths)
        foreach (var (method, operation) in item.Operations!)
        foreach (
            var (address, body) in method == HttpMethod.Get
                ? Requests(path, operation).Select(r => (r, (string?)null))
                : Posts.Select(p => (path, (string?)p))
        )
            seen.Add((operation.OperationId!, await CheckAsync(site, address, operation, body)));
        await CheckAsync(away, "/api/v1/search", document.Paths["/api/v1/search"].Operations![HttpMethod.Get]);

        foreach (var (_, item) in document.Paths)
        foreach (var operation in item.Operations!.Values)
        foreach (var status in operation.Responses!.Keys.Where(s => s is "200" or "400" or "404" or "410"))
            Assert.True(
                seen.Contains((operation.OperationId!, Enum.Parse<HttpStatusCode>(status))),
                $"{operation.OperationId} never answered {status}"
            );

        async Task<HttpStatusCode> CheckAsync(Site asked, string address, OpenApiOperation operation, string? body = null)
        {
            using var response = body is null
                ? await asked.Client.GetAsync(address, Cancel)
                : await asked.Client.PostAsync(address, new StringContent(body, Encoding.UTF8, "application/json"), Cancel);
            Assert.True(
                operation.Responses!.TryGetValue($"{(int)response.StatusCode}", out var described),
                $"{address}: {(int)response.StatusCode} is not described"
            );
            var type = response.Content.Headers.ContentType!.MediaType!;
            Assert.True(described!.Content!.TryGetValue(type, out var content), $"{address}: {type} is not described");
            if (!type.EndsWith("json", StringComparison.Ordinal))
                return response.StatusCode;
            var name = ((OpenApiSchemaReference)content!.Schema!).Reference.Id!;
            if (!schemas.TryGetValue(name, out var schema))
                schemas[name] = schema = await SchemaAsync(json, name);
            var wrong = schema.Validate(await response.Content.ReadAsStringAsync(Cancel));
            Assert.True(wrong.Count == 0, $"{address}: {string.Join("; ", wrong.Select(w => $"{w.Path} {w.Kind}"))}");
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task A_wrong_answer_would_be_found()
    {
        var schema = await SchemaAsync(await JsonAsync(), "SearchAnswer");
        const string rest = """ "relaxed":false,"unknown":[],"suggestion":null,"wordsLeftOut":0,"next":null}""";
        Assert.NotEmpty(schema.Validate("""{"total":"1","results":[],""" + rest));
        Assert.NotEmpty(schema.Validate("""{"results":[],""" + rest));
        Assert.NotEmpty(schema.Validate("""{"total":1,"results":[{"kind":"claim"}],""" + rest));
        Assert.Empty(schema.Validate("""{"total":1,"results":[],""" + rest));
    }

    private static IEnumerable<string> Requests(string path, OpenApiOperation operation)
    {
        var filled = path.Replace("{id}", SiteContent.FirstClaim, StringComparison.Ordinal)
            .Replace("{slug}", SiteContent.TwoClaimsDebunk, StringComparison.Ordinal);
        yield return filled;
        foreach (var parameter in (operation.Parameters ?? []).Where(p => p.In == ParameterLocation.Query && p.Name != "cursor"))
        {
            yield return $"{filled}?{parameter.Name}={Uri.EscapeDataString(ValueOf(parameter))}";
            if (parameter.Schema!.Enum is { Count: > 0 } values)
                foreach (var value in values)
                    yield return $"{filled}?{parameter.Name}={value}";
        }

        if (path != filled)
        {
            yield return path.Replace("{id}", "none", StringComparison.Ordinal).Replace("{slug}", "none", StringComparison.Ordinal);
            yield return path.Replace("{id}", SiteContent.Withdrawn, StringComparison.Ordinal)
                .Replace("{slug}", SiteContent.Withdrawn, StringComparison.Ordinal);
        }
        else
            yield return filled + "?none=1";
    }

    private static string ValueOf(IOpenApiParameter parameter) =>
        (parameter.Schema!.Type, parameter.Schema.Format) switch
        {
            (JsonSchemaType.Integer, _) => parameter.Schema.Maximum!,
            (_, "date") => "2024-05-20",
            _ => parameter.Schema.Enum?[0].GetValue<string>() ?? parameter.Schema.Examples?[0].GetValue<string>() ?? "en",
        };

    private async Task<OpenApiDocument> ReadAsync()
    {
        await using var stream = await site.Client.GetStreamAsync(Document, Cancel);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, Cancel);
        bytes.Position = 0;
        var read = await OpenApiDocument.LoadAsync(bytes, "json", cancellationToken: Cancel);
        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        return read.Document!;
    }

    private async Task<JsonObject> JsonAsync() => JsonNode.Parse(await site.Client.GetStringAsync(Document, Cancel))!.AsObject();

    /// <summary>A schema of the document, with those that it refers to.</summary>
    private static Task<JsonSchema> SchemaAsync(JsonObject document, string name)
    {
        var schemas = document["components"]!["schemas"]!;
        var whole = schemas[name]!.DeepClone();
        whole["definitions"] = schemas.DeepClone();
        return JsonSchema.FromJsonAsync(
            whole.ToJsonString().Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal),
            Cancel
        );
    }
}
