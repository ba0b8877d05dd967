using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;
using Transparency.Archive;
using Transparency.Dumps;
using Transparency.Editors;
using Transparency.Evidence;
using Transparency.Search.Engines.Elasticsearch;
using Transparency.Search.Indexing;
using Transparency.Validation;

namespace Transparency;

/// <summary>A setting is wrong. The message is one line that names the key and the allowed values.</summary>
public sealed class SettingsException(string message) : Exception(message);

/// <summary>
/// The settings of site and command line, read and checked before anything starts. Each property is a section; each property with a setter
/// in its class is a setting, named <c>Section__Property</c> in the environment.
/// </summary>
public sealed record Settings
{
    /// <summary>What is written: debunks, narratives, pages.</summary>
    public ContentSettings Content { get; init; } = new();

    /// <summary>Where the archive is stored.</summary>
    public ArchiveSettings Archive { get; init; } = new();

    /// <summary>The search engine.</summary>
    public SearchSettings Search { get; init; } = new();

    /// <summary>The site as readers reach it.</summary>
    public SiteSettings Site { get; init; } = new();

    /// <summary>Where traces, metrics and logs are sent.</summary>
    public TelemetrySettings Telemetry { get; init; } = new();

    /// <summary>The limits of the API.</summary>
    public ApiSettings Api { get; init; } = new();

    /// <summary>The files for reuse.</summary>
    public DumpSettings Dumps { get; init; } = new();

    /// <summary>What is archived as evidence.</summary>
    public EvidenceSettings Evidence { get; init; } = new();

    /// <summary>The desk.</summary>
    public EditorSettings Editors { get; init; } = new();

    /// <summary>Reads the settings; relative paths start at <paramref name="root"/>.</summary>
    /// <exception cref="SettingsException">A key is unknown or a value isn't allowed.</exception>
    public static Settings Read(IConfiguration configuration, string root)
    {
        var settings = SettingsReader.Read<Settings>(configuration, root);
        if (settings.Search.Engine == SearchEngine.Lucene)
            IndexFolder.RequireOwn(settings.Search.Path, settings.DataFolders());
        return settings.Evidence.ReplayOrigin is null && configuration["urls"] is null
            ? settings with
            {
                Evidence = settings.Evidence with { ReplayOrigin = new(EvidenceSettings.LocalReplay) },
            }
            : settings;
    }

    /// <summary>The folders that hold what can't be made anew, by the keys of their settings.</summary>
    private (string Key, string Path)[] DataFolders() =>
        Archive.Store == BlobStoreKind.Azure
            ? [("Editors__Path", Editors.Path)]
            : [("Archive__Path", Archive.Path), ("Content__Path", Content.Path), ("Editors__Path", Editors.Path)];

    /// <summary>
    /// Adds the file <c>appsettings.json</c> of the root folder. The environment and the command line override it; site and command line
    /// read the same file.
    /// </summary>
    /// <exception cref="SettingsException">The file isn't valid JSON.</exception>
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
            throw new SettingsException($"The settings in '{path}' aren't valid JSON: {e.Message}");
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

    /// <summary>
    /// The folder that relative paths start at: the nearest one upwards that holds <c>content</c>, or else the current one.
    /// </summary>
    public static string FindRoot()
    {
        for (var folder = new DirectoryInfo(Directory.GetCurrentDirectory()); folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, "content", "debunks")))
                return folder.FullName;
        return Directory.GetCurrentDirectory();
    }
}

/// <summary>The section <c>Content</c> of the settings.</summary>
public sealed record ContentSettings
{
    /// <summary>Folder of the Markdown files and starter claims.</summary>
    [FolderPath]
    public string Path { get; init; } = "content";
}

/// <summary>The engines that can search.</summary>
public enum SearchEngine
{
    /// <summary>Lucene.NET, in the process of the site.</summary>
    Lucene,

    /// <summary>A cluster of Elasticsearch.</summary>
    Elasticsearch,
}

/// <summary>The section <c>Search</c> of the settings.</summary>
public sealed record SearchSettings : IValidatableObject
{
    /// <summary>The engine that searches.</summary>
    public SearchEngine Engine { get; init; }

    /// <summary>Folder of the Lucene index.</summary>
    [FolderPath]
    public string Path { get; init; } = "data/index";

    /// <summary>How to reach Elasticsearch, where it is the engine.</summary>
    public ElasticsearchSettings Elasticsearch { get; init; } = new();

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Engine == SearchEngine.Elasticsearch && Elasticsearch.Nodes.Count == 0)
            yield return new(
                "The setting Search__Elasticsearch__Nodes__0 is missing. Allowed: the address of a node, such as http://localhost:9200."
            );
    }
}

/// <summary>The section <c>Site</c> of the settings.</summary>
public sealed record SiteSettings
{
    /// <summary>The public address of the site; null for the one that a request came to.</summary>
    [WebOrigin]
    public Uri? Url { get; init; }

    /// <summary>
    /// Search pages a minute that one network gets. A school behind one address, with thirty pupils who search every three seconds, stays
    /// within it.
    /// </summary>
    [Range(1, 1_000_000)]
    public int SearchesPerMinute { get; init; } = 600;

    /// <summary>
    /// Posts a minute that one network may compare with the archive on the page for that: each costs what several searches do.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MatchesPerMinute { get; init; } = 300;

    /// <summary><see cref="Url"/> as links begin with it, without a slash at its end; null where it isn't set.</summary>
    public string? Origin => Url?.GetLeftPart(UriPartial.Authority);
}

/// <summary>The section <c>Telemetry</c> of the settings.</summary>
public sealed record TelemetrySettings
{
    /// <summary>A receiver of OTLP over gRPC for traces, metrics and logs; null for none.</summary>
    [WebOrigin]
    public Uri? Endpoint { get; init; }
}

/// <summary>The section <c>Api</c> of the settings.</summary>
public sealed record ApiSettings
{
    /// <summary>Requests a minute that the API answers to one network.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerMinute { get; init; } = 120;

    /// <summary>Files of search results a minute for one network, counted apart: each costs what hundreds of other requests do.</summary>
    [Range(1, 1_000_000)]
    public int FilesPerMinute { get; init; } = 6;

    /// <summary>Suggestions a minute for one network, counted apart: the search box asks for them at every pause of typing.</summary>
    [Range(1, 1_000_000)]
    public int SuggestionsPerMinute { get; init; } = 3_000;
}
