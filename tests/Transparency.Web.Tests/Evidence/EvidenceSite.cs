using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Transparency.Archive;
using Transparency.Evidence;
using Transparency.Search;
using Transparency.Tests;
using Transparency.Tests.Evidence;

namespace Transparency.Web.Tests.Evidence;

/// <summary>A site with evidence for one claim, harmful evidence among it, and with an origin of replay on a second port.</summary>
public class EvidenceSite : Site
{
    public const string Claim = "test-evidence",
        Post = "https://t.me/channel/123";
    public const string WithdrawnReason = "It shows a child.";
    private readonly int _port;

    public EvidenceSite()
        : this(FreePort()) { }

    private EvidenceSite(int port)
        : base(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.Listen(IPAddress.Loopback, 0); // the last one is taken for the site's address
        }) => _port = port;

    /// <summary>The captures by the names of their files.</summary>
    public Dictionary<string, Capture> Captures { get; } = [];

    public string ReplayOrigin => $"http://127.0.0.1:{_port}";

    public static string NamedElsewhere { get; } = "sha256:" + new string('e', 64);

    public string AddressOf(string name) => $"/evidence/{Claim}/{Captures[name].Sha256}";

    protected override async Task ReadyAsync()
    {
        var (log, store, index) = (
            Services.GetRequiredService<ArchiveLog>(),
            Services.GetRequiredService<EvidenceStore>(),
            Services.GetRequiredService<IClaimIndex>()
        );
        var claim = new
        {
            id = Claim,
            text = "A claim with evidence",
            language = "en",
            appearances = new object[]
            {
                new
                {
                    platform = "telegram",
                    url = Post,
                    publishedAt = "2024-05-20",
                    evidence = new[] { NamedElsewhere },
                },
                new
                {
                    platform = "web",
                    url = WaczFile.Page,
                    publishedAt = "2024-05-21",
                },
            },
        };
        await log.AppendAsync([new(EntryKind.Claim, Claim, "test", JsonSerializer.SerializeToElement(claim))]);
        await AddAsync(
            "shot.png",
            Samples.Picture(),
            new()
            {
                Claim = Claim,
                Url = Post + "/?utm_source=feed",
                CapturedAt = "2024-05-20T09:00:00Z",
                Tool = "a tool <b>1</b>",
            }
        );
        await AddAsync(
            "part.mp4",
            Samples.Video,
            new()
            {
                Claim = Claim,
                Status = CaptureStatus.Partial,
                Reason = "Only the first minute.",
            },
            Samples.Photograph()
        );
        await AddAsync(
            "page.wacz",
            new WaczFile(
                $"<!doctype html><title>Archived</title><h1>The archived post</h1><script>document.body.append('it ran');{Samples.Script}</script>"
            )
                .ToStream()
                .ToArray(),
            new() { Claim = Claim }
        );
        await AddAsync("drawing.svg", Samples.Svg, new() { Claim = Claim });
        await AddAsync("page.png", Samples.Html, new() { Claim = Claim });
        await AddAsync("both.gif", Samples.Polyglot, new() { Claim = Claim });
        await AddAsync("bomb.png", Samples.Bomb(50_000, 50_000), new() { Claim = Claim });
        await AddAsync("child.png", Samples.Picture(300, 300), new() { Claim = Claim });
        await store.WithdrawAsync(Captures["child.png"].Sha256!, "test", WithdrawnReason);
        await store.AddMissingAsync(
            new()
            {
                Claim = Claim,
                Url = Post + "4",
                Status = CaptureStatus.Gone,
                Reason = "The post was deleted.",
            },
            "test"
        );
        await WaitAsync(index);

        async Task AddAsync(string name, byte[] bytes, Capture about, byte[]? poster = null) =>
            Captures[name] = (
                await store.AddAsync(
                    new MemoryStream(bytes),
                    about with
                    {
                        Name = name,
                    },
                    "test",
                    poster is null ? null : new MemoryStream(poster)
                )
            ).Capture;
    }

    /// <summary>Waits until the index holds everything of the log.</summary>
    public async Task WaitAsync(IClaimIndex index)
    {
        var log = Services.GetRequiredService<ArchiveLog>();
        await Eventually.HoldsAsync(async () => (await index.StatusAsync()).AppliedSeq >= await log.LastSeqAsync(), "A whole index");
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseSetting("Evidence:ReplayOrigin", ReplayOrigin);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>The same with the archive on Azurite. Where that is not installed, it is not up.</summary>
public sealed class EvidenceSiteOnAzure(Azurite azurite) : EvidenceSite
{
    public override async ValueTask InitializeAsync()
    {
        if (!Azurite.IsInstalled)
            return;
        Azure = await azurite.NewSettingsAsync();
        await base.InitializeAsync();
    }
}
