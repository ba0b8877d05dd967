using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;
using Transparency.Archive.Azure;
using Transparency.Editors;
using Transparency.Evidence;
using Transparency.Search.Engines.Elasticsearch;
using Transparency.Search.Indexing;

namespace Transparency;

/// <summary>A setting is wrong. The message names the key and the allowed values.</summary>
public sealed class SettingsException(string message) : Exception(message);

/// <summary>The settings of site and command line, read and checked before anything starts.</summary>
/// <param name="ContentPath">Folder of the Markdown files and starter claims.</param>
/// <param name="ArchivePath">Folder of the archive's blobs.</param>
/// <param name="SearchPath">Folder of the Lucene index.</param>
/// <param name="SiteUrl">The site's public address without a slash at its end; null stands for the one that a request came to.</param>
public sealed record Settings(string ContentPath, string ArchivePath, string SearchPath, string? SiteUrl = null)
{
    /// <summary>The Elasticsearch cluster that searches; null where Lucene does.</summary>
    public ElasticsearchSettings? Elasticsearch { get; init; }

    /// <summary>Requests a minute that the API answers to one address.</summary>
    public int ApiRequestsPerMinute { get; private init; } = 120;

    /// <summary>Files of search results a minute that the API gives to one address, counted apart from other requests: each costs what hundreds of other requests do.</summary>
    public int ApiFilesPerMinute { get; private init; } = 6;

    /// <summary>The licence that dumps are given under, as SPDX names it.</summary>
    public string DumpLicense { get; init; } = "CC-BY-4.0";

    /// <summary>The archive and the content are on Azure, not in their folders.</summary>
    public bool OnAzure { get; init; }

    /// <summary>How to reach Azure; null where nothing says it.</summary>
    public AzureSettings? Azure { get; init; }

    /// <summary>Who receives traces, measures and logs, by OTLP over gRPC; null for nobody.</summary>
    public Uri? TelemetryEndpoint { get; init; }

    /// <summary>The editors' area.</summary>
    public EditorSettings Editors { get; init; } = new("data/editors");

    /// <summary>What is archived as evidence.</summary>
    public EvidenceSettings Evidence { get; init; } = new();

    private static readonly Dictionary<string, string[]> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Content"] = ["Path"],
        ["Archive"] = ["Store", "Path", "ConnectionString", "ServiceUri", "Container"],
        ["Search"] = ["Engine", "Path", "Elasticsearch"],
        ["Search:Elasticsearch"] = [.. ElasticsearchSettings.Keys],
        ["Site"] = ["Url"],
        ["Telemetry"] = ["Endpoint"],
        ["Api"] = ["RequestsPerMinute", "FilesPerMinute"],
        ["Dumps"] = ["License"],
        ["Evidence"] = ["MostMegabytes", "ReplayOrigin"],
    };

    /// <summary>Reads the settings; relative paths start at <paramref name="root"/>.</summary>
    /// <exception cref="SettingsException">A key is unknown or a value is not allowed.</exception>
    public static Settings Read(IConfiguration configuration, string root)
    {
        foreach (var (section, keys) in Known)
        foreach (var child in configuration.GetSection(section).GetChildren())
            if (!keys.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                throw new SettingsException(
                    $"The setting {Named(child.Path)} is unknown. Known in {Named(section)}: {string.Join(", ", keys)}."
                );
        OneOf("Archive:Store", "Files", "Azure");
        OneOf("Search:Engine", "Lucene", "Elasticsearch");
        var (onAzure, azure) = (
            "Azure".Equals(configuration["Archive:Store"], StringComparison.OrdinalIgnoreCase),
            AzureSettings.Read(configuration)
        );
        if (onAzure && azure is null)
            throw new SettingsException(
                "The setting Archive__Store is 'Azure'. It needs Archive__ConnectionString or Archive__ServiceUri."
            );
        var settings = new Settings(
            Folder("Content:Path", "content"),
            Folder("Archive:Path", "data/archive"),
            Folder("Search:Path", "data/index"),
            Origin("Site:Url")
        )
        {
            ApiRequestsPerMinute = Number("Api:RequestsPerMinute", 120, 1, 1_000_000),
            ApiFilesPerMinute = Number("Api:FilesPerMinute", 6, 1, 1_000_000),
            DumpLicense = License("Dumps:License", "CC-BY-4.0"),
            OnAzure = onAzure,
            Azure = azure,
            TelemetryEndpoint = Origin("Telemetry:Endpoint") is { } endpoint ? new(endpoint) : null,
            Elasticsearch = "Elasticsearch".Equals(configuration["Search:Engine"], StringComparison.OrdinalIgnoreCase)
                ? ElasticsearchSettings.Read(configuration.GetSection("Search:Elasticsearch"))
                : null,
            Editors = EditorSettings.Read(configuration, root),
            Evidence = new(
                Megabytes("Evidence:MostMegabytes", 1024),
                Origin("Evidence:ReplayOrigin") ?? (configuration["urls"] is null ? EvidenceSettings.LocalReplay : null)
            ),
        };
        if (settings.Elasticsearch is null)
            IndexFolder.RequireOwn(settings.SearchPath, settings.DataFolders());
        return settings;

        // As it is written in the environment.
        static string Named(string key) => key.Replace(":", "__", StringComparison.Ordinal);

        void OneOf(string key, params string[] allowed)
        {
            if (configuration[key] is { } value && !allowed.Contains(value, StringComparer.OrdinalIgnoreCase))
                throw new SettingsException($"The setting {Named(key)} is '{value}'. Allowed: {string.Join(", ", allowed)}.");
        }

        int Number(string key, int otherwise, int least, int most)
        {
            if (configuration[key] is not { Length: > 0 } value)
                return otherwise;
            return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
                ? number
                : throw new SettingsException($"The setting {Named(key)} is '{value}'. Allowed: {least} to {most}.");
        }

        string License(string key, string otherwise)
        {
            if (configuration[key] is not { Length: > 0 } value)
                return otherwise;
            return value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.')
                ? value
                : throw new SettingsException(
                    $"The setting {Named(key)} is '{value}'. Allowed: the identifier of a licence at https://spdx.org/licenses/, such as CC0-1.0."
                );
        }

        long Megabytes(string key, long otherwise)
        {
            if (configuration[key] is not { Length: > 0 } value)
                return otherwise << 20;
            return long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 1 << 20
                ? number << 20
                : throw new SettingsException($"The setting {Named(key)} is '{value}'. Allowed: a whole number from 1 to 1048576.");
        }

        string? Origin(string key)
        {
            if (configuration[key] is not { Length: > 0 } value)
                return null;
            return
                Uri.TryCreate(value, UriKind.Absolute, out var uri)
                && uri is { Scheme: "http" or "https", PathAndQuery: "/", Fragment: "", UserInfo: "" }
                ? uri.GetLeftPart(UriPartial.Authority)
                : throw new SettingsException(
                    $"The setting {Named(key)} is '{value}'. Allowed: an http or https address without a path, such as https://example.org."
                );
        }

        string Folder(string key, string otherwise)
        {
            var path = Path.GetFullPath(configuration[key] is { Length: > 0 } value ? value : otherwise, root);
            return File.Exists(path)
                ? throw new SettingsException($"The setting {Named(key)} names '{path}', which is a file; it must be a folder.")
                : path;
        }
    }

    /// <summary>The folders that hold what can't be made anew, by the keys of their settings.</summary>
    private (string Key, string Path)[] DataFolders() =>
        OnAzure
            ? [("Editors__Path", Editors.Path)]
            : [("Archive__Path", ArchivePath), ("Content__Path", ContentPath), ("Editors__Path", Editors.Path)];

    /// <summary>Adds the file <c>appsettings.json</c> of the root folder, which the environment and the command line override: site and command line read the same.</summary>
    /// <exception cref="SettingsException">The file is no JSON.</exception>
    public static void AddFile(IConfigurationBuilder configuration, string root)
    {
        var path = Path.Combine(root, "appsettings.json");
        try
        {
            if (File.Exists(path))
                JsonDocument
                    .Parse(File.ReadAllBytes(path), new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })
                    .Dispose();
        }
        catch (JsonException e)
        {
            throw new SettingsException($"The settings in '{path}' are no JSON: {e.Message}");
        }

        configuration.Sources.Insert(
            0,
            new JsonConfigurationSource
            {
                FileProvider = new PhysicalFileProvider(root),
                Path = Path.GetFileName(path),
                Optional = true,
            }
        );
    }

    /// <summary>The folder that relative paths start at: the nearest one upwards that holds <c>content</c>, or else the current one.</summary>
    public static string FindRoot()
    {
        for (var folder = new DirectoryInfo(Directory.GetCurrentDirectory()); folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, "content", "debunks")))
                return folder.FullName;
        return Directory.GetCurrentDirectory();
    }
}
