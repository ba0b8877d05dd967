using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Transparency.Archive;
using Transparency.Archive.Files;
using Transparency.Import;
using Transparency.Search;
using Transparency.Search.Indexing;
using Transparency.Tests;
using Transparency.Tests.Search.Engines.Elasticsearch;

namespace Transparency.Web.Tests.Hosting;

/// <summary>The site on an Elasticsearch cluster that goes away and comes back.</summary>
public sealed class ClusterOutageTests(ITestOutputHelper output)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_but_the_search_goes_on_and_nothing_is_missing_when_the_cluster_is_back()
    {
        await using var cluster = await LoopbackElasticsearch.StartAsync();
        await using var site = new SiteOnCluster(cluster.Address);
        await site.InitializeAsync();
        await site.GetAsync("/en/search?q=Zelensky");
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(site, "/healthz/ready")).Status);

        cluster.Harm = _ => Fault.Refused;
        foreach (
            var path in new[]
            {
                "/en",
                "/en/debunks",
                "/en/debunks/" + SiteContent.FirstDebunk,
                "/uk/pages/methodology",
                "/en/feeds/debunks.atom",
                "/en/corrections",
                "/healthz/live",
            }
        )
            Assert.Equal((path, HttpStatusCode.OK), (path, (await AskAsync(site, path)).Status));
        var page = await AskAsync(site, "/en/search?q=Crimea");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(30)), (page.Status, page.RetryAfter));
        Assert.Contains("Search is temporarily unavailable", page.Text, StringComparison.Ordinal);
        var problem = await AskAsync(site, "/api/v1/search?q=Crimea");
        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(30), "application/problem+json"),
            (problem.Status, problem.RetryAfter, problem.Type)
        );
        var ready = await AskAsync(site, "/healthz/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.Status);
        Assert.Contains("index: Unhealthy: Elasticsearch ", ready.Text, StringComparison.Ordinal);

        await Eventually.HoldsAsync(
            async () =>
                (await AskAsync(site, "/en/search?q=again")).Status == HttpStatusCode.ServiceUnavailable
                && (await AskAsync(site, "/healthz/ready")).Text.Contains("failed repeatedly", StringComparison.Ordinal),
            limit: TimeSpan.FromMinutes(2)
        );
        var before = cluster.Requests;
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => AskAsync(site, $"/en/search?q=word{i}")));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status));
        output.WriteLine($"Of 200 searches during the outage, {cluster.Requests - before} requests came to the cluster");
        Assert.InRange(cluster.Requests - before, 0, 40); // without the circuit breaker it would be four for each

        using var log = new ArchiveLog(new FileBlobStore(Path.Combine(site.Folder, "archive")), TimeProvider.System);
        await using (
            var claims = new MemoryStream(
                """{"id":"from-the-outage","text":"Imported while the cluster was away","language":"en"}"""u8.ToArray()
            )
        )
            Assert.Equal(1, (await new Importer(log).ImportAsync(claims, ImportFormat.Jsonl, "other", dryRun: false, cancel: Cancel)).New);

        cluster.Harm = _ => null;
        await Eventually.HoldsAsync(
            async () =>
                (await AskAsync(site, "/en/search?q=cluster")).Text.Contains("/en/claims/from-the-outage", StringComparison.Ordinal),
            limit: TimeSpan.FromMinutes(2)
        );

        var (archived, found) = (new HashSet<string>(), new List<string>());
        await foreach (var entry in log.ReadAsync(0, Cancel))
            if (entry.Kind == EntryKind.Claim && entry.Id != SiteContent.Withdrawn)
                archived.Add(entry.Id);
        await foreach (var claim in site.Services.GetRequiredService<IClaimIndex>().ScanAsync<ClaimDocument>(cancel: Cancel))
            found.Add(claim.Claim.Id);
        Assert.Equal(archived.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(site, "/healthz/ready")).Status);
    }

    private static async Task<(HttpStatusCode Status, TimeSpan? RetryAfter, string? Type, string Text)> AskAsync(Site site, string path)
    {
        using var response = await site.Client.GetAsync(path, Cancel);
        return (
            response.StatusCode,
            response.Headers.RetryAfter?.Delta,
            response.Content.Headers.ContentType?.MediaType,
            await response.Content.ReadAsStringAsync(Cancel)
        );
    }

    private sealed class SiteOnCluster(Uri address) : Site
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Search:Engine", "Elasticsearch");
            builder.UseSetting("Search:Elasticsearch:Nodes:0", address.ToString());
            builder.UseSetting("Search:Elasticsearch:TimeoutSeconds", "60");
        }
    }
}
