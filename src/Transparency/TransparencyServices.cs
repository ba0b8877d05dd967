using Microsoft.Extensions.DependencyInjection;
using Transparency.Archive;
using Transparency.Archive.Files;
using Transparency.Claims.Import;
using Transparency.Debunks;
using Transparency.Editors;
using Transparency.Search;
using Transparency.Search.Elasticsearch;
using Transparency.Search.Lucene;

namespace Transparency;

/// <summary>The one composition root, of site and command line: the only place that names adapters.</summary>
public static class TransparencyServices
{
    /// <summary>Adds archive, debunks and search as the settings say.</summary>
    public static IServiceCollection AddTransparency(this IServiceCollection services, Settings settings) => services
        .AddSingleton(settings)
        .AddSingleton(TimeProvider.System)
        .AddSingleton(_ => new BlobStores(new FileBlobStore(settings.ArchivePath), new FileBlobStore(settings.ContentPath)))
        .AddSingleton(s => s.GetRequiredService<BlobStores>().Archive)
        .AddSingleton<ArchiveLog>()
        .AddSingleton<Importer>()
        .AddSingleton<DebunkCatalog>()
        .AddSingleton<IClaimIndex>(s => settings.Elasticsearch is { } cluster
            ? new ElasticsearchClaimIndex(cluster, s.GetRequiredService<TimeProvider>())
            : new LuceneClaimIndex(settings.SearchPath, s.GetRequiredService<TimeProvider>()))
        .AddSingleton<PostMatcher>()
        .AddSingleton<IndexUpdater>()
        .AddEditors(settings.Editors);
}
