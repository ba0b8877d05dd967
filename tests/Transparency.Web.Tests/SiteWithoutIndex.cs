using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Transparency.Search;

namespace Transparency.Web.Tests;

/// <summary>The site while its search engine is away; searches for <see cref="Bug"/> and <see cref="Malformed"/> fail as such requests do.</summary>
public sealed class SiteWithoutIndex : Site
{
    public const string Bug = "a-bug-of-ours";
    public const string Malformed = "a-malformed-request";

    protected override Task ReadyAsync() => Task.CompletedTask;

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureTestServices(services =>
        {
            services.RemoveAll<IHostedService>();
            services.Replace(ServiceDescriptor.Singleton<IClaimIndex, AwayIndex>());
        });
    }

    private sealed class AwayIndex : IClaimIndex
    {
        private static IndexUnavailableException Away => new("The engine is away.");

        public Task<SearchResult> SearchAsync(SearchQuery query, CancellationToken cancel = default) =>
            throw query.Text switch
            {
                Bug => new InvalidOperationException("A detail that no reader should see."),
                Malformed => new BadHttpRequestException("A detail that no reader should see."),
                _ => Away,
            };

        public Task<IReadOnlyList<SearchDocument>> GetAsync(IReadOnlyCollection<string> keys, CancellationToken cancel = default) => throw Away;

        public Task ApplyAsync(IReadOnlyCollection<IndexChange> changes, CancellationToken cancel = default) => throw Away;

        public Task CommitAsync(long seq, CancellationToken cancel = default) => throw Away;

        public IAsyncEnumerable<SearchDocument> ScanAsync(string kind, CancellationToken cancel = default) => throw Away;

        public Task<string?> VerifyAsync(CancellationToken cancel = default) => throw Away;

        public Task<IndexStatus> StatusAsync(CancellationToken cancel = default) => throw Away;

        public Task<IIndexBuild> BeginBuildAsync(CancellationToken cancel = default) => throw Away;
    }
}
