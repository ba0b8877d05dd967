using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Transparency.Archive;
using Transparency.Dumps;
using Transparency.Tests;

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
            sums = await (await FileAsync("SHA256SUMS")).Content.ReadAsStringAsync(Cancel);
            foreach (var resource in dump.Resources)
            {
                var response = await FileAsync(resource.Path);
                files.Add((response, await response.Content.ReadAsByteArrayAsync(Cancel)));
            }
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

        using var ten = await FileAsync("claims.csv", part => part.Headers.Range = new(0, 9));
        Assert.Equal((HttpStatusCode.PartialContent, 10), (ten.StatusCode, (await ten.Content.ReadAsByteArrayAsync(Cancel)).Length));
    }

    [Fact]
    public async Task A_file_that_it_does_not_hold_is_not_found()
    {
        await DumpAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await FileAsync("none.csv")).StatusCode);
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
        await Eventually.HoldsAsync(async () =>
            (await site.Client.GetAsync("/en/claims/test-dump-secret", Cancel)).StatusCode == HttpStatusCode.Gone
        );
        using var response = await site.Client.GetAsync("/dumps/claims.jsonl.gz", Cancel);
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
            Assert.NotNull(response.Headers.RetryAfter); // until it is made anew
        await DumpAsync();
        Assert.DoesNotContain("test-dump-secret", await ClaimsAsync(), StringComparison.Ordinal);
    }

    private async Task<string> ClaimsAsync()
    {
        using var file = await FileAsync("claims.jsonl.gz");
        await using var zip = new GZipStream(await file.Content.ReadAsStreamAsync(Cancel), CompressionMode.Decompress);
        return await new StreamReader(zip).ReadToEndAsync(Cancel);
    }

    /// <summary>The description.</summary>
    private async Task<DataPackage> DumpAsync()
    {
        using var response = await FileAsync("datapackage.json");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<DataPackage>(DataPackage.Json, Cancel))!;
    }

    /// <summary>
    /// The answer for a file of the dump, once there is one: the site makes the first one by itself, and another one whenever a test
    /// withdraws something.
    /// </summary>
    private async Task<HttpResponseMessage> FileAsync(string file, Action<HttpRequestMessage>? ask = null)
    {
        HttpResponseMessage? response = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "/dumps/" + file);
                ask?.Invoke(request);
                response?.Dispose();
                response = await site.Client.SendAsync(request, Cancel);
                return response.StatusCode != HttpStatusCode.ServiceUnavailable;
            },
            "A dump"
        );
        return response!;
    }
}
