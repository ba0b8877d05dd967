using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Transparency.Archive;
using Transparency.Dumps;

namespace Transparency.Web.Tests.Dumps;

/// <summary>The archive as files, taken as anyone may take them.</summary>
public sealed class DumpTests(Site site)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_file_is_what_its_description_says()
    {
        DataPackage dump;
        string sums;
        List<(HttpResponseMessage Response, byte[] Bytes)> files;
        do // another test may withdraw something meanwhile, which replaces the dump
        {
            (dump, files) = (await DumpAsync(), []);
            sums = await site.Client.GetStringAsync("/dumps/SHA256SUMS", Cancel);
            foreach (var response in dump.Resources.Select(f => site.Client.GetAsync("/dumps/" + f.Path, Cancel)))
                files.Add((await response, await (await response).Content.ReadAsByteArrayAsync(Cancel)));
        } while (dump.Seq != (await DumpAsync()).Seq);

        foreach (var (file, (response, bytes)) in dump.Resources.Zip(files))
        {
            Assert.Equal(
                (HttpStatusCode.OK, file.Bytes, file.Mediatype),
                (response.StatusCode, bytes.Length, response.Content.Headers.ContentType!.MediaType)
            );
            Assert.Equal(file.Hash, "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes)));
            Assert.Contains($"{file.Sha256}  {file.Path}\n", sums, StringComparison.Ordinal);
            Assert.Equal($"\"{file.Sha256}\"", response.Headers.ETag!.Tag);
        }

        using var part = new HttpRequestMessage(HttpMethod.Get, "/dumps/claims.csv");
        part.Headers.Range = new(0, 9);
        using var ten = await site.Client.SendAsync(part, Cancel);
        Assert.Equal((HttpStatusCode.PartialContent, 10), (ten.StatusCode, (await ten.Content.ReadAsByteArrayAsync(Cancel)).Length));
    }

    [Fact]
    public async Task A_file_that_it_does_not_hold_is_not_found()
    {
        await DumpAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await site.Client.GetAsync("/dumps/none.csv", Cancel)).StatusCode);
    }

    [Fact]
    public async Task What_was_withdrawn_leaves_it_at_once()
    {
        var log = site.Services.GetRequiredService<ArchiveLog>();
        await log.AppendAsync(
            [
                new(
                    EntryKind.Claim,
                    "test-dump-secret",
                    "test",
                    JsonSerializer.SerializeToElement(
                        new
                        {
                            id = "test-dump-secret",
                            text = "A secret",
                            language = "en",
                        }
                    )
                ),
            ],
            Cancel
        );
        await site.Services.GetRequiredService<PublishedDump>().CreateAsync(cancel: Cancel);
        Assert.Contains("test-dump-secret", await ClaimsAsync(), StringComparison.Ordinal);
        await log.AppendAsync([SiteContent.Withdrawal with { Id = "test-dump-secret" }], Cancel);
        for (
            var i = 0;
            (await site.Client.GetAsync("/en/claims/test-dump-secret", Cancel)).StatusCode != HttpStatusCode.Gone && i < 60;
            i++
        )
            await Task.Delay(500, Cancel);
        using var response = await site.Client.GetAsync("/dumps/claims.jsonl.gz", Cancel);
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
            Assert.NotNull(response.Headers.RetryAfter); // until it is made anew
        await DumpAsync();
        Assert.DoesNotContain("test-dump-secret", await ClaimsAsync(), StringComparison.Ordinal);
    }

    private async Task<string> ClaimsAsync()
    {
        await using var zip = new GZipStream(
            await site.Client.GetStreamAsync("/dumps/claims.jsonl.gz", Cancel),
            CompressionMode.Decompress
        );
        return await new StreamReader(zip).ReadToEndAsync(Cancel);
    }

    /// <summary>The description, once there is a dump: the site makes the first one by itself.</summary>
    private async Task<DataPackage> DumpAsync()
    {
        for (var i = 0; i < 240; i++)
        {
            using var response = await site.Client.GetAsync("/dumps/datapackage.json", Cancel);
            if (response.IsSuccessStatusCode)
                return (await response.Content.ReadFromJsonAsync<DataPackage>(DataPackage.Json, Cancel))!;
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            await Task.Delay(500, Cancel);
        }

        throw new InvalidOperationException("There was no dump within two minutes.");
    }
}
