using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Transparency.Archive;
using Transparency.Archive.Files;
using Transparency.Dumps;
using Transparency.Search;
using Transparency.Tests;
using Transparency.Tests.Search.Engines.Elasticsearch;

namespace Transparency.Web.Tests.Hosting;

/// <summary>What is withdrawn is shown nowhere, also while the index is of an older schema, is rebuilt, and a new dump is made.</summary>
public sealed class WithdrawalTests
{
    private const string Claim = "withdrawn-meanwhile",
        Debunk = "withdrawn-meanwhile-too",
        Secret = "zanzibaric",
        OldSchema = "000000000000";

    private static readonly string[] Paths =
    [
        "/en",
        "/uk",
        "/en/claims/" + Claim,
        "/en/claims/" + SiteContent.SecondClaim,
        "/en/debunks",
        "/en/debunks/" + Debunk,
        "/en/debunks/" + Debunk + "/history",
        "/en/embed/debunks/" + Debunk,
        "/en/search?q=zanzib*",
        "/en/search?q=crowd",
        "/en/stats?q=crowd",
        "/en/match?text=A+person+was+seen+in+the+crowd",
        "/en/corrections",
        "/en/narratives/" + SiteContent.Narrative,
        "/en/topics/photos",
        "/en/feeds/debunks.atom",
        "/en/feeds/debunks.json",
        "/en/feeds/search.atom?q=crowd",
        "/en/feeds/narratives/" + SiteContent.Narrative + ".atom",
        "/en/feeds/topics/photos.json",
        "/feeds/claimreview.json",
        "/sitemap-debunks.xml",
        "/sitemap-claims-1.xml",
        "/api/v1/search?q=zanzib*",
        "/api/v1/search?q=crowd",
        "/api/v1/search.csv?q=crowd",
        "/api/v1/facets?q=crowd",
        "/api/v1/claims/" + Claim,
        "/api/v1/claims/" + SiteContent.SecondClaim,
        "/api/v1/debunks/" + Debunk,
        "/api/v1/changes?size=1000",
        "/api/v1/suggest?q=zanz",
        "/oembed?url=ORIGIN/en/debunks/" + Debunk,
        "/dumps/claims.jsonl.gz",
        "/dumps/claims.csv",
        "/dumps/debunks.csv",
    ];

    /// <summary>Those of the addresses above that mustn't even name what is withdrawn.</summary>
    private static readonly HashSet<string> Lists =
    [
        "/en",
        "/uk",
        "/en/claims/" + SiteContent.SecondClaim,
        "/en/debunks",
        "/en/search?q=zanzib*",
        "/en/search?q=crowd",
        "/en/match?text=A+person+was+seen+in+the+crowd",
        "/en/narratives/" + SiteContent.Narrative,
        "/en/topics/photos",
        "/en/feeds/debunks.atom",
        "/en/feeds/debunks.json",
        "/en/feeds/search.atom?q=crowd",
        "/en/feeds/narratives/" + SiteContent.Narrative + ".atom",
        "/en/feeds/topics/photos.json",
        "/feeds/claimreview.json",
        "/sitemap-debunks.xml",
        "/sitemap-claims-1.xml",
        "/api/v1/search?q=crowd",
        "/api/v1/search.csv?q=crowd",
        "/api/v1/claims/" + SiteContent.SecondClaim,
        "/api/v1/suggest?q=zanz",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task On_Lucene() => await RunAsync(null);

    [Fact]
    public async Task On_Elasticsearch()
    {
        await using var server = await LoopbackElasticsearch.StartAsync();
        await RunAsync(server.Address);
    }

    private static async Task RunAsync(Uri? cluster)
    {
        var folder = Directory.CreateTempSubdirectory("transparency-withdrawal-").FullName;
        try
        {
            SiteContent.Write(Path.Combine(folder, "content"));
            await WriteAsync(folder);
            string card;
            await using (var site = new SiteOnFolder(folder, cluster))
            {
                await site.InitializeAsync();
                await Eventually.HoldsAsync(async () => await StatusAsync(site, "/en/claims/" + Claim) == HttpStatusCode.OK, "The claim");
                await Eventually.HoldsAsync(
                    async () =>
                        (await TextAsync(site, "/api/v1/claims/" + SiteContent.SecondClaim)).Contains(Debunk, StringComparison.Ordinal),
                    "The debunk of the claim"
                );
                await site.Services.GetRequiredService<PublishedDump>().CreateAsync(cancel: Cancel);
                var page = await site.GetAsync("/en/debunks/" + Debunk);
                card = new Uri(page.QuerySelector("meta[property='og:image']")!.GetAttribute("content")!).PathAndQuery;
                var shown = new List<string>();
                foreach (var path in Paths)
                    if (Shown(path, await TextAsync(site, path)) is not null)
                        shown.Add(path);
                string[] expected =
                [
                    "/en/debunks",
                    "/en/claims/" + Claim,
                    "/en/search?q=crowd",
                    "/sitemap-claims-1.xml",
                    "/sitemap-debunks.xml",
                    "/api/v1/claims/" + SiteContent.SecondClaim,
                    "/dumps/claims.jsonl.gz",
                ];
                Assert.Empty(expected.Except(shown));
                Assert.Equal(HttpStatusCode.OK, await StatusAsync(site, card));
                if (cluster is not null)
                {
                    await MakeOldAsync(folder, cluster);
                    await WithdrawAsync(folder);
                    await NothingIsShownAsync(site, card);
                }
            }

            if (cluster is null)
            {
                await MakeOldAsync(folder, null);
                await WithdrawAsync(folder);
            }

            await using var next = new SiteOnFolder(folder, cluster); // a new release, whose schema is another one: it rebuilds
            await next.InitializeAsync();
            await NothingIsShownAsync(next, card);
            await Eventually.HoldsAsync(
                async () =>
                    (await next.Services.GetRequiredService<IClaimIndex>().StatusAsync(Cancel)) is { Replaced: null, AppliedSeq: > 0 },
                "The rebuilt index"
            );
            await NothingIsShownAsync(next, card);
            await Eventually.HoldsAsync(async () => await StatusAsync(next, "/dumps/claims.jsonl.gz") == HttpStatusCode.OK, "The new dump");
            await NothingIsShownAsync(next, card);
            Assert.Contains(
                "It named a person.",
                (await next.GetAsync("/en/claims/" + Claim, 410)).Body!.TextContent,
                StringComparison.Ordinal
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task WriteAsync(string folder)
    {
        await File.WriteAllTextAsync(
            Path.Combine(folder, "content", "claims", "secret.jsonl"),
            $$"""{"id":"{{Claim}}","text":"A Zanzibaric person was seen in the crowd","language":"en","topics":["photos"],"narrative":"{{SiteContent.Narrative}}"}"""
                + "\n",
            Cancel
        );
        var debunk = Directory.CreateDirectory(Path.Combine(folder, "content", "debunks", Debunk)).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(debunk, "en.md"),
            $"""
            ---
            title: The Zanzibaric person was not in the crowd
            summary: Nobody Zanzibaric was seen.
            verdict: false
            published: 2026-01-01
            authors: [An Author]
            claims: [{SiteContent.SecondClaim}]
            narrative: {SiteContent.Narrative}
            topics: [photos]
            ---
            A Zanzibaric text.
            """,
            Cancel
        );
    }

    /// <summary>Withdraws the claim by the log, as the command line does, and the debunk by taking its file away.</summary>
    private static async Task WithdrawAsync(string folder)
    {
        Directory.Delete(Path.Combine(folder, "content", "debunks", Debunk), recursive: true);
        File.Delete(Path.Combine(folder, "content", "claims", "secret.jsonl"));
        using var log = new ArchiveLog(new FileBlobStore(Path.Combine(folder, "archive")), TimeProvider.System);
        await log.AppendAsync(
            [NewEntry.Withdrawal(Claim, "test", "It named a person."), NewEntry.Withdrawal(Debunk + "/en", "test", "It named a person.")],
            Cancel
        );
    }

    /// <summary>Makes the serving index one of another schema.</summary>
    private static async Task MakeOldAsync(string folder, Uri? cluster)
    {
        if (cluster is null)
        {
            var root = Path.Combine(folder, "index");
            var current = await File.ReadAllTextAsync(Path.Combine(root, "current"), Cancel);
            var old = OldSchema + current[OldSchema.Length..];
            Directory.Move(Path.Combine(root, current), Path.Combine(root, old));
            await File.WriteAllTextAsync(Path.Combine(root, "current"), old, Cancel);
            return;
        }

        var aliases = await ElasticsearchServer.SendAsync(HttpMethod.Get, cluster, "/claims-*/_alias");
        var name = aliases.EnumerateObject().Single(i => i.Value.GetProperty("aliases").TryGetProperty("claims", out _)).Name;
        await ElasticsearchServer.SendAsync(HttpMethod.Put, cluster, $"/{name}/_mapping", new { _meta = new { schema = OldSchema } });
    }

    /// <summary>Waits until the withdrawal is applied, and from then on asks for everything for a while.</summary>
    private static async Task NothingIsShownAsync(Site site, string card)
    {
        await Eventually.HoldsAsync(
            async () => await StatusAsync(site, "/en/claims/" + Claim) == HttpStatusCode.Gone,
            "The withdrawal of the claim"
        );
        await Eventually.HoldsAsync(
            async () => await StatusAsync(site, "/en/debunks/" + Debunk) == HttpStatusCode.Gone,
            "The withdrawal of the debunk"
        );
        await Task.Delay(1_100, Cancel); // the site keeps feeds for a second
        for (var round = 0; round < 3; round++)
        {
            foreach (var path in Paths)
                Assert.Null(Shown(path, await TextAsync(site, path)));
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(site, card));
        }
    }

    /// <summary>What an answer shows of what is withdrawn; null if nothing.</summary>
    private static string? Shown(string path, string text)
    {
        foreach (var word in Lists.Contains(path) ? [Secret, Claim] : new[] { Secret }) // the id of the debunk begins with the claim's
            if (text.IndexOf(word, StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
                return $"{path}: …{text[Math.Max(0, at - 100)..Math.Min(text.Length, at + 100)]}…";
        return null;
    }

    private static async Task<HttpStatusCode> StatusAsync(Site site, string path)
    {
        using var answer = await site.Client.GetAsync(path, Cancel);
        return answer.StatusCode;
    }

    private static async Task<string> TextAsync(Site site, string path)
    {
        using var answer = await site.Client.GetAsync(path.Replace("ORIGIN", site.Root, StringComparison.Ordinal), Cancel);
        if (!answer.IsSuccessStatusCode || !path.EndsWith(".gz", StringComparison.Ordinal))
            return await answer.Content.ReadAsStringAsync(Cancel);
        await using var zip = new GZipStream(await answer.Content.ReadAsStreamAsync(Cancel), CompressionMode.Decompress);
        return await new StreamReader(zip).ReadToEndAsync(Cancel);
    }

    private sealed class SiteOnFolder(string folder, Uri? cluster) : Site
    {
        protected override Task ReadyAsync() => Task.CompletedTask;

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            foreach (
                var (section, name) in new[] { ("Content", "content"), ("Archive", "archive"), ("Search", "index"), ("Editors", "editors") }
            )
                builder.UseSetting(section + ":Path", Path.Combine(folder, name));
            if (cluster is null)
                return;
            builder.UseSetting("Search:Engine", "Elasticsearch");
            builder.UseSetting("Search:Elasticsearch:Nodes:0", cluster.ToString());
            builder.UseSetting("Search:Elasticsearch:TimeoutSeconds", "60");
        }
    }
}
