using Transparency.Search.Elasticsearch;

namespace Transparency.Tests.Search.Elasticsearch;

/// <summary>The contract, on a real Elasticsearch.</summary>
public sealed class ElasticsearchClaimIndexTests : ElasticsearchContract, IAsyncDisposable
{
    private readonly HashSet<string> _made = [];

    private protected override Uri Server { get; } = ElasticsearchServer.Require();

    private protected override ElasticsearchClaimIndex NewIndex(string folder, TimeProvider clock)
    {
        _made.Add(ElasticsearchServer.Settings(Server, folder).Index);
        return base.NewIndex(folder, clock);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var index in _made) await ElasticsearchServer.DeleteAsync(Server, index);
    }
}
