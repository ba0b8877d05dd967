using Transparency.Search;
using Transparency.Search.Elasticsearch;

namespace Transparency.Tests.Search.Elasticsearch;

/// <summary>The contract, on a real Elasticsearch.</summary>
public sealed class ElasticsearchClaimIndexTests : ClaimIndexContract, IAsyncDisposable
{
    private readonly Uri _server = ElasticsearchServer.Require();
    private readonly HashSet<string> _made = [];

    protected override IClaimIndex NewIndex(string folder)
    {
        var settings = ElasticsearchServer.Settings(_server, folder);
        _made.Add(settings.Index);
        return new ElasticsearchClaimIndex(settings, TimeProvider.System);
    }

    protected override async Task<IReadOnlyList<string>> TokensAsync(TextAnalysis analysis, string text)
    {
        using var folder = new TemporaryFolder();
        using var index = (ElasticsearchClaimIndex)NewIndex(folder.Path);
        await index.OpenAsync(Cancel);
        return await ElasticsearchServer.AnalyzeAsync(_server, ElasticsearchServer.Settings(_server, folder.Path).Index, analysis.Name, text);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var index in _made) await ElasticsearchServer.DeleteAsync(_server, index);
    }
}
