using Transparency.Search.Engines.Elasticsearch;

namespace Transparency.Tests.Search.Engines.Elasticsearch;

/// <summary>The contract, on a real Elasticsearch.</summary>
public sealed class ElasticsearchClaimIndexTests(FilledOnce cases) : ElasticsearchContract(cases), IAsyncDisposable
{
    private readonly HashSet<string> _made = [];

    private protected override Uri Server { get; } = ElasticsearchServer.Require();

    private protected override ElasticsearchClaimIndex NewIndex(string folder, TimeProvider clock)
    {
        var name = ElasticsearchServer.Settings(Server, folder).Index;
        if (folder == Cases.Folder)
            Cases.Remove = () => ElasticsearchServer.DeleteAsync(Server, name);
        else
            _made.Add(name);
        return base.NewIndex(folder, clock);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var index in _made)
            await ElasticsearchServer.DeleteAsync(Server, index);
    }
}
