using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using Transparency.Archive;
using Transparency.Archive.Azure;
using Transparency.Archive.Files;
using Transparency.Content;
using Transparency.Dumps;
using Transparency.Editors;
using Transparency.Editors.Reports;
using Transparency.Evidence;
using Transparency.Import;
using Transparency.Search;
using Transparency.Search.Engines.Elasticsearch;
using Transparency.Search.Engines.Lucene;
using Transparency.Search.Indexing;
using Transparency.Search.Matching;
using Transparency.Search.Query;

namespace Transparency;

/// <summary>The one composition root, of site and command line: the only place that names adapters.</summary>
public static class TransparencyServices
{
    /// <summary>Adds archive, debunks and search as the settings say.</summary>
    public static IServiceCollection AddTransparency(this IServiceCollection services, Settings settings) =>
        services
            .AddSingleton(settings)
            .AddSingleton(settings.Evidence)
            .AddSingleton(settings.Dumps)
            .AddSingleton(TimeProvider.System)
            .AddSingleton(_ => IsOnAzure(settings) ? OpenAzure(settings) : OpenFiles(settings))
            .AddSingleton(s => s.GetRequiredService<BlobStores>().Archive)
            .AddSingleton<ArchiveLog>()
            .AddSingleton<PublishedDump>()
            .AddSingleton<EvidenceStore>()
            .AddSingleton<Importer>()
            .AddSingleton<ContentCatalog>()
            .AddSingleton<DebunkHistory>()
            .AddSingleton<ImageStore>()
            .AddSingleton<ErrorReports>()
            .AddSingleton<IClaimIndex>(s => new MeasuredIndex(
                settings.Search.Engine == SearchEngine.Elasticsearch
                    ? new ElasticsearchClaimIndex(settings.Search.Elasticsearch, s.GetRequiredService<TimeProvider>())
                    : new LuceneClaimIndex(settings.Search.Path, s.GetRequiredService<TimeProvider>())
            ))
            .AddSingleton<PostMatcher>()
            .AddSingleton<AssistedSearch>()
            .AddSingleton<IndexUpdater>()
            .AddSingleton(_ => new EditorStore(
                IsOnAzure(settings) ? new AzureBlobStore(Container(settings), "editors/") : OpenOwn(settings.Editors)
            ))
            .AddEditors(settings.Editors);

    /// <summary>
    /// The stores that <c>archive copy</c> names: <c>files</c> and <c>azure</c> are those of the settings, anything else is a folder.
    /// </summary>
    /// <exception cref="SettingsException">The settings of Azure are missing.</exception>
    public static BlobStores Open(Settings settings, string name) =>
        name switch
        {
            "files" => OpenFiles(settings),
            "azure" => OpenAzure(settings),
            _ => new(new FileBlobStore(Path.Combine(name, "archive")), new FileBlobStore(Path.Combine(name, "content"))),
        };

    private static bool IsOnAzure(Settings settings) => settings.Archive.Store == BlobStoreKind.Azure;

    private static BlobStores OpenFiles(Settings settings) =>
        new(new FileBlobStore(settings.Archive.Path), new FileBlobStore(settings.Content.Path));

    private static BlobStores OpenAzure(Settings settings)
    {
        var container = Container(settings);
        return new(new AzureBlobStore(container, "archive/"), new AzureBlobStore(container, "content/"));
    }

    private static FileBlobStore OpenOwn(EditorSettings editors)
    {
        editors.CreateFolder();
        return new(editors.Path);
    }

    private static BlobContainerClient Container(Settings settings) =>
        AzureBlobStore.Connect(
            settings.Archive.Azure ?? throw new SettingsException("To reach Azure, set Archive__ConnectionString or Archive__ServiceUri.")
        );
}
