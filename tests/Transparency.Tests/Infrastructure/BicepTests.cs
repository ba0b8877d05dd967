using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Transparency.Archive;

namespace Transparency.Tests.Infrastructure;

/// <summary>The templates of <c>infra/</c>, by the Bicep compiler, which knows every property of every resource.</summary>
public sealed partial class BicepTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "infra");
    private static readonly string Bicep = typeof(BicepTests)
        .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "Bicep")
        .Value!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The compiled template, with those of its modules in it.</summary>
    private static readonly Lazy<Task<JsonElement>> Compiled = new(async () =>
        JsonDocument.Parse(await RunAsync("build", Path.Combine(Folder, "main.bicep"), "--stdout")).RootElement
    );

    [Fact]
    public async Task The_templates_build_and_lint_without_a_warning_and_the_example_of_parameters_fits()
    {
        Assert.Equal(6, (await ModulesAsync()).Count);
        await RunAsync("lint", Path.Combine(Folder, "main.bicep"));
        await RunAsync("build-params", Path.Combine(Folder, "main.bicepparam"), "--stdout");
    }

    [Fact]
    public async Task A_wrong_property_would_be_a_warning()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "wrong.bicep");
        await File.WriteAllTextAsync(
            file,
            (await File.ReadAllTextAsync(Path.Combine(Folder, "modules", "storage.bicep"), Cancel)).Replace(
                "isVersioningEnabled: true",
                "isVersioningEnabled: 'yes'",
                StringComparison.Ordinal
            ),
            Cancel
        );
        var (_, _, warnings) = await StartAsync("build", file, "--stdout");
        Assert.Contains("isVersioningEnabled", warnings, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_version_of_the_archive_is_kept_and_no_key_opens_it()
    {
        var resources = Resources((await ModulesAsync())["storage"]);
        var account = resources.Single(r => Type(r) == "Microsoft.Storage/storageAccounts").GetProperty("properties");
        Assert.False(account.GetProperty("allowSharedKeyAccess").GetBoolean() || account.GetProperty("allowBlobPublicAccess").GetBoolean());
        Assert.True(
            resources
                .Single(r => Type(r) == "Microsoft.Storage/storageAccounts/blobServices")
                .GetProperty("properties")
                .GetProperty("isVersioningEnabled")
                .GetBoolean()
        );
        var container = resources
            .Single(r => Type(r) == "Microsoft.Storage/storageAccounts/blobServices/containers")
            .GetProperty("properties");
        Assert.True(container.GetProperty("immutableStorageWithVersioning").GetProperty("enabled").GetBoolean());
        Assert.Single(resources, r => Type(r) == "Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies");
    }

    [Fact]
    public async Task The_identity_may_read_and_write_one_container_and_read_its_secrets_and_nothing_else()
    {
        var granted = new List<(string Scope, string Role)>();
        foreach (var template in (await ModulesAsync()).Values)
        foreach (var assignment in Resources(template).Where(r => Type(r) == "Microsoft.Authorization/roleAssignments"))
            granted.Add((assignment.GetProperty("scope").GetString()!, Role(template, assignment)));

        Assert.Equal(4, granted.Count);
        Assert.All(
            granted,
            g =>
                Assert.True(
                    (
                        g.Role == "ba92f5b4-2d11-453d-a403-e96b0029c9fe"
                        && g.Scope.Contains("blobServices/containers", StringComparison.Ordinal)
                    ) // Storage Blob Data Contributor
                        || (g.Role == "4633458b-17de-408a-b874-0445c86b69e6" && g.Scope.Contains("vaults/secrets", StringComparison.Ordinal))
                )
        ); // Key Vault Secrets User

        static string Role(JsonElement template, JsonElement assignment) =>
            template
                .GetProperty("variables")
                .EnumerateObject()
                .Single(v =>
                    assignment
                        .GetProperty("properties")
                        .GetProperty("roleDefinitionId")
                        .GetString()!
                        .Contains($"variables('{v.Name}')", StringComparison.Ordinal)
                )
                .Value.GetString()!;
    }

    [Fact]
    public async Task The_site_is_probed_where_it_answers_and_grows_with_its_requests()
    {
        var template = Resources((await ModulesAsync())["web"])
            .Single(r => Type(r) == "Microsoft.App/containerApps")
            .GetProperty("properties")
            .GetProperty("template");
        var probes = template
            .GetProperty("containers")[0]
            .GetProperty("probes")
            .EnumerateArray()
            .ToDictionary(p => p.GetProperty("type").GetString()!, p => p.GetProperty("httpGet").GetProperty("path").GetString());
        Assert.Equal(("/healthz/live", "/healthz/live", "/healthz/ready"), (probes["Startup"], probes["Liveness"], probes["Readiness"]));
        Assert.True(template.GetProperty("scale").GetProperty("rules")[0].TryGetProperty("http", out _));
    }

    [Fact]
    public async Task The_site_knows_every_setting_that_it_is_given()
    {
        var environment = Resources((await ModulesAsync())["web"])
            .Single(r => Type(r) == "Microsoft.App/containerApps")
            .GetProperty("properties")
            .GetProperty("template")
            .GetProperty("containers")[0]
            .GetProperty("env")
            .ToString();
        var names = Setting().Matches(environment).Select(m => m.Value.TrimEnd('_')).Distinct().Order().ToList();
        Assert.Equal(11, names.Count);
        var settings = Settings.Read(
            new ConfigurationBuilder().AddInMemoryCollection(names.Select(n => KeyValuePair.Create(KeyOf(n), (string?)ValueOf(n)))).Build(),
            Path.GetTempPath()
        );
        Assert.True(
            settings
                is {
                    Archive: { Store: BlobStoreKind.Azure, ServiceUri: not null },
                    Search: { Engine: SearchEngine.Elasticsearch, Elasticsearch.ApiKey: not null },
                    Telemetry.Endpoint: not null,
                    Editors.OpenIdConnect: not null
                }
        );

        static string KeyOf(string name) =>
            (name.EndsWith("Nodes", StringComparison.Ordinal) ? name + "__0" : name).Replace("__", ":", StringComparison.Ordinal);
        static string ValueOf(string name) =>
            name.Split("__")[^1] switch
            {
                "Store" => "Azure",
                "Engine" => "Elasticsearch",
                "Container" => "transparency",
                "ApiKey" or "ClientId" or "ClientSecret" => "x",
                _ => "https://a.example",
            };
    }

    [GeneratedRegex(@"\b[A-Z][A-Za-z]+__[A-Za-z_]+")]
    private static partial Regex Setting();

    private static string Type(JsonElement resource) => resource.GetProperty("type").GetString()!;

    private static async Task<Dictionary<string, JsonElement>> ModulesAsync() =>
        (await Compiled.Value)
            .GetProperty("resources")
            .EnumerateObject()
            .Where(r => Type(r.Value) == "Microsoft.Resources/deployments")
            .ToDictionary(r => r.Name, r => r.Value.GetProperty("properties").GetProperty("template"));

    /// <summary>Templates with types of their own hold their resources by name, all others in a row.</summary>
    private static List<JsonElement> Resources(JsonElement template) =>
        template.GetProperty("resources") is { ValueKind: JsonValueKind.Object } named
            ? [.. named.EnumerateObject().Select(r => r.Value)]
            : [.. template.GetProperty("resources").EnumerateArray()];

    /// <summary>Runs the compiler, which must say nothing but what it makes.</summary>
    private static async Task<string> RunAsync(params string[] arguments)
    {
        var (code, output, warnings) = await StartAsync(arguments);
        Assert.Equal((0, ""), (code, warnings));
        return output;
    }

    private static async Task<(int Code, string Output, string Warnings)> StartAsync(params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.Is64BitProcess, "The Bicep compiler that is restored is that of Linux.");
        using var bicep = Process.Start(
            new ProcessStartInfo(Bicep, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        var (output, warnings) = (bicep.StandardOutput.ReadToEndAsync(Cancel), bicep.StandardError.ReadToEndAsync(Cancel));
        await bicep.WaitForExitAsync(Cancel);
        return (bicep.ExitCode, await output, await warnings);
    }
}
