namespace Transparency.Tests.Search.Engines.Elasticsearch;

/// <summary>The contract, on a server that answers as Elasticsearch does: it runs everywhere.</summary>
public sealed class LoopbackClaimIndexTests(FilledOnce cases, LoopbackClaimIndexTests.Loopback loopback)
    : ElasticsearchContract(cases),
        IClassFixture<LoopbackClaimIndexTests.Loopback>
{
    private protected override Uri Server => loopback.Server.Address;

    /// <summary>One server for all.</summary>
    public sealed class Loopback : IAsyncLifetime
    {
        internal LoopbackElasticsearch Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Server = await LoopbackElasticsearch.StartAsync();

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
