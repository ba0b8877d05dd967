using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Transparency.Archive;
using Transparency.Evidence;
using Transparency.Search;
using Transparency.Search.Indexing;
using Transparency.Tests;
using Transparency.Tests.Evidence;

namespace Transparency.Web.Tests.Evidence;

/// <summary>The addresses of bytes.</summary>
public abstract class EvidenceFileTests<TSite>(TSite site) : IClassFixture<TSite>
    where TSite : EvidenceSite
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("shot.png", "image/png", null)]
    [InlineData("part.mp4", "video/mp4", null)]
    [InlineData("both.gif", "image/gif", null)]
    [InlineData("bomb.png", "image/png", null)]
    [InlineData("drawing.svg", "application/octet-stream", "bin")]
    [InlineData("page.png", "application/octet-stream", "html")]
    [InlineData("page.wacz", "application/octet-stream", "wacz")]
    public async Task Nothing_of_it_runs_where_the_site_does(string name, string type, string? attachment)
    {
        var response = await site.Client.GetAsync(site.AddressOf(name), Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType!.ToString());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.StartsWith(
            "sandbox; default-src 'none';",
            response.Headers.GetValues("Content-Security-Policy").Single(),
            StringComparison.Ordinal
        );
        var sha256 = site.Captures[name].Sha256!;
        Assert.Equal(attachment is null ? null : $"{sha256[..12]}.{attachment}", response.Content.Headers.ContentDisposition?.FileName);
        Assert.Equal(attachment is null ? null : "attachment", response.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(await response.Content.ReadAsByteArrayAsync(Cancel))));
        Assert.Equal($"\"{sha256}\"", response.Headers.ETag!.Tag);
    }

    [Fact]
    public async Task Ranges_are_answered_with_their_length()
    {
        var part = await RangeAsync(new(10, 19));
        Assert.Equal(
            (HttpStatusCode.PartialContent, 10, "bytes 10-19/100024"),
            (part.StatusCode, part.Content.Headers.ContentLength, part.Content.Headers.ContentRange!.ToString())
        );
        Assert.Equal(Samples.Video[10..20], await part.Content.ReadAsByteArrayAsync(Cancel));
        var end = await RangeAsync(new(null, 5));
        Assert.Equal(
            (HttpStatusCode.PartialContent, 5, "bytes 100019-100023/100024"),
            (end.StatusCode, end.Content.Headers.ContentLength, end.Content.Headers.ContentRange!.ToString())
        );
        var beyond = await RangeAsync(new(100_024, null));
        Assert.Equal(
            (HttpStatusCode.RequestedRangeNotSatisfiable, "bytes */100024"),
            (beyond.StatusCode, beyond.Content.Headers.ContentRange!.ToString())
        );

        using var head = new HttpRequestMessage(HttpMethod.Head, site.AddressOf("part.mp4"));
        var whole = await site.Client.SendAsync(head, Cancel);
        Assert.Equal(
            (HttpStatusCode.OK, 100_024, "bytes"),
            (whole.StatusCode, whole.Content.Headers.ContentLength, whole.Headers.AcceptRanges.Single())
        );
        using var again = new HttpRequestMessage(HttpMethod.Get, site.AddressOf("part.mp4"));
        again.Headers.IfNoneMatch.Add(whole.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await site.Client.SendAsync(again, Cancel)).StatusCode);

        async Task<HttpResponseMessage> RangeAsync(RangeHeaderValue range)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, site.AddressOf("part.mp4")) { Headers = { Range = range } };
            return await site.Client.SendAsync(request, Cancel);
        }
    }

    [Fact]
    public async Task A_thumbnail_is_a_picture_of_its_own()
    {
        var response = await site.Client.GetAsync(site.AddressOf("shot.png") + "/thumbnail", Cancel);
        Assert.Equal("image/webp", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(
            site.Captures["shot.png"].Thumbnail!.Sha256,
            Convert.ToHexStringLower(SHA256.HashData(await response.Content.ReadAsByteArrayAsync(Cancel)))
        );
        Assert.Equal(HttpStatusCode.NotFound, (await site.Client.GetAsync(site.AddressOf("bomb.png") + "/thumbnail", Cancel)).StatusCode);
    }

    [Theory]
    [InlineData("/evidence/test-evidence/0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("/evidence/test-evidence/..%2f..%2fstate")]
    [InlineData("/evidence/no-such-claim/{0}")]
    [InlineData("/evidence/test-evidence/{0}/other")]
    [InlineData("/view/test-evidence/{0}")]
    [InlineData("/replay/sw.js")]
    public async Task What_is_not_there_is_not_found(string path) =>
        await site.GetAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, path, site.Captures["shot.png"].Sha256), 404);

    [Fact]
    public async Task Withdrawn_it_leaves_its_reason_everywhere_for_good()
    {
        var (log, store, updater) = (
            site.Services.GetRequiredService<ArchiveLog>(),
            site.Services.GetRequiredService<EvidenceStore>(),
            site.Services.GetRequiredService<IndexUpdater>()
        );
        var address = site.AddressOf("child.png");
        foreach (var path in new[] { address, address + "/thumbnail" })
            await GoneAsync(path);
        await Assert.ThrowsAsync<InvalidDataException>(() =>
            store.AddAsync(new MemoryStream(Samples.Picture(300, 300)), new() { Claim = EvidenceSite.Claim }, "test", cancel: Cancel)
        );
        Assert.NotNull((await log.AppendAsync([site.Captures["child.png"].ToEntry("test")], Cancel)).Withdrawn);
        await updater.RebuildAsync(Cancel);
        await GoneAsync(address);
        Assert.Contains(
            EvidenceSite.WithdrawnReason,
            (await site.GetAsync("/en/claims/" + EvidenceSite.Claim)).QuerySelector("main")!.TextContent,
            StringComparison.Ordinal
        );

        async Task GoneAsync(string path) =>
            Assert.Contains(
                EvidenceSite.WithdrawnReason,
                (await site.GetAsync(path, 410)).QuerySelector("main")!.TextContent,
                StringComparison.Ordinal
            );
    }

    [Fact]
    public async Task Evidence_of_a_withdrawn_claim_is_gone_with_it()
    {
        var (log, store) = (site.Services.GetRequiredService<ArchiveLog>(), site.Services.GetRequiredService<EvidenceStore>());
        await log.AppendAsync(
            [new(EntryKind.Claim, "withdrawn-later", "test", """{"id":"withdrawn-later","text":"t","language":"en"}"""u8.ToArray())],
            Cancel
        );
        var (capture, _) = await store.AddAsync(
            new MemoryStream(Samples.Picture(9, 9)),
            new() { Claim = "withdrawn-later" },
            "test",
            cancel: Cancel
        );
        await site.WaitAsync(site.Services.GetRequiredService<IClaimIndex>());
        var address = $"/evidence/withdrawn-later/{capture.Sha256}";
        Assert.Equal(HttpStatusCode.OK, (await site.Client.GetAsync(address, Cancel)).StatusCode);
        await log.AppendAsync([new(EntryKind.Withdrawal, "withdrawn-later", "test", """{"reason":"A test."}"""u8.ToArray())], Cancel);
        await site.WaitAsync(site.Services.GetRequiredService<IClaimIndex>());
        await site.GetAsync(address, 410);
    }
}

public sealed class EvidenceFileTests(EvidenceSite site) : EvidenceFileTests<EvidenceSite>(site);

public sealed class EvidenceFileOnAzureTests : EvidenceFileTests<EvidenceSiteOnAzure>
{
    public EvidenceFileOnAzureTests(EvidenceSiteOnAzure site)
        : base(site) => Azurite.SkipWhenMissing();
}
