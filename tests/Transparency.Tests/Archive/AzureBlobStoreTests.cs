using System.Net;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;
using Transparency.Archive;
using Transparency.Archive.Azure;

namespace Transparency.Tests.Archive;

/// <summary>The contract on Azurite, and what a network does to a store.</summary>
public sealed class AzureBlobStoreTests(Azurite azurite) : BlobStoreContract
{
    protected override async Task<IBlobStore> NewStoreAsync() => new AzureBlobStore(await azurite.NewContainerAsync(), "archive/");

    [Fact]
    public async Task Listings_of_many_pages_are_one()
    {
        var container = await azurite.NewContainerAsync();
        var store = new AzureBlobStore(container, "archive/");
        await store.TryCreateAsync("log/00000", Bytes("x"), Cancel);
        await Parallel.ForEachAsync(
            Enumerable.Range(1, 5_100),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancel },
            async (i, cancel) => await store.TryCreateAsync($"log/{i:d5}", Bytes("x"), cancel)
        );
        Assert.Equal(Enumerable.Range(0, 5_101).Select(i => $"log/{i:d5}"), await Names(store, "log/", null));
        Assert.Equal(["log/05100"], await Names(store, "log/", "log/05099"));
    }

    [Fact]
    public async Task A_container_is_made_by_the_first_write_or_said_to_be_missing()
    {
        var container = await azurite.NewContainerAsync();
        var store = new AzureBlobStore(container);
        // It can't be read twice.
        var error = await Assert.ThrowsAsync<IOException>(() => store.TryCreateAsync("evidence/a", new MadeUpStream(1), Cancel));
        Assert.EndsWith("404 ContainerNotFound", error.Message, StringComparison.Ordinal);
        Assert.True(await store.TryCreateAsync("log/a", Bytes("x"), Cancel));
        Assert.True(await store.TryCreateAsync("evidence/a", new MadeUpStream(1), Cancel));
        Assert.Equal(PublicAccessType.None, (await container.GetAccessPolicyAsync(cancellationToken: Cancel)).Value.BlobPublicAccess);
    }

    [Fact]
    public async Task Two_stores_of_one_container_do_not_see_each_other()
    {
        var container = await azurite.NewContainerAsync();
        var (archive, content) = (new AzureBlobStore(container, "archive/"), new AzureBlobStore(container, "content/"));
        await archive.TryCreateAsync("a", Bytes("x"), Cancel);
        await content.TryCreateAsync("b", Bytes("x"), Cancel);
        Assert.Equal(["a"], await Names(archive, "", null));
        Assert.Equal(["b"], await Names(content, "", null));
    }

    [Fact]
    public async Task An_upload_whose_connection_breaks_for_good_leaves_nothing()
    {
        await using var proxy = new FaultyProxy(await azurite.PortAsync()) { FaultAfter = 11 << 20 };
        var settings = await azurite.NewSettingsAsync(proxy.Port);
        var store = new AzureBlobStore(Impatient(settings));
        await store.TryCreateAsync("log/a", Bytes("x"), Cancel); // makes the container
        var error = await Assert.ThrowsAsync<IOException>(() => store.TryCreateAsync("evidence/a", new MadeUpStream(40 << 20), Cancel));
        Assert.Contains("evidence/a", error.Message, StringComparison.Ordinal);
        Assert.True(proxy.Struck.IsCompleted);
        var seen = new AzureBlobStore(AzureBlobStore.Connect(settings with { ConnectionString = await azurite.ConnectionStringAsync() }));
        Assert.Equal(["log/a"], await Names(seen, "", null));
        Assert.True(await seen.TryCreateAsync("evidence/a", new MadeUpStream(40 << 20), Cancel));
        Assert.Equal(40 << 20, (await seen.FindAsync("evidence/a", Cancel))!.Length);
    }

    [Fact]
    public async Task Who_loses_the_answer_to_a_write_still_learns_that_it_was_its_own()
    {
        await using var proxy = new FaultyProxy(await azurite.PortAsync());
        var store = new AzureBlobStore(Impatient(await azurite.NewSettingsAsync(proxy.Port)));
        await store.TryCreateAsync("log/first", Bytes("x"), Cancel);
        proxy.LoseOneAnswer();
        Assert.True(await store.TryCreateAsync("log/a", Bytes("one"), Cancel));
        Assert.False(await store.TryCreateAsync("log/a", Bytes("two"), Cancel));
        var version = (await store.FindAsync("log/a", Cancel))!.Version;
        proxy.LoseOneAnswer();
        Assert.True(await store.TryReplaceAsync("log/a", Bytes("three"), version, Cancel));
        Assert.Equal("three"u8.ToArray(), await store.ReadAllAsync("log/a", Cancel));
    }

    [Fact]
    public async Task A_store_that_is_away_or_refuses_is_named_and_no_secret_told()
    {
        var settings = await azurite.NewSettingsAsync();
        var wrong = Convert.ToBase64String(new byte[64]);
        await RefusedAsync(
            new AzureBlobStore(
                Impatient(
                    settings with
                    {
                        ConnectionString =
                            $"DefaultEndpointsProtocol=http;AccountName=test;AccountKey={wrong};BlobEndpoint=http://127.0.0.1:{await azurite.PortAsync()}/test;",
                    }
                )
            ),
            "403 AuthorizationFailure"
        );
        await RefusedAsync(
            new AzureBlobStore(Impatient(settings with { ConnectionString = await azurite.ConnectionStringAsync(1) })),
            "refused"
        );

        async Task RefusedAsync(AzureBlobStore store, string reason)
        {
            foreach (
                var ask in new Func<Task>[]
                {
                    () => store.FindAsync("log/a", Cancel),
                    () => store.ReadAllAsync("log/a", Cancel),
                    () => store.OpenReadAsync("log/a", Cancel),
                    () => store.DeleteAsync("log/a", Cancel),
                    () => store.TryCreateAsync("log/a", Bytes("x"), Cancel),
                    () => Names(store, "log/a", null),
                }
            )
            {
                var error = await Assert.ThrowsAsync<IOException>(ask);
                Assert.Contains(reason, error.Message, StringComparison.Ordinal);
                Assert.Contains("'log/a'", error.Message, StringComparison.Ordinal);
                Assert.DoesNotContain(wrong, error.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', error.Message);
            }
        }
    }

    [Fact]
    public async Task A_lease_of_somebody_else_is_an_error_and_not_a_lost_race()
    {
        var container = await azurite.NewContainerAsync();
        var store = new AzureBlobStore(container);
        await store.TryCreateAsync("content/a", Bytes("one"), Cancel);
        await container.GetBlobClient("content/a").GetBlobLeaseClient().AcquireAsync(TimeSpan.FromSeconds(60), cancellationToken: Cancel);
        var version = (await store.FindAsync("content/a", Cancel))!.Version;
        var error = await Assert.ThrowsAsync<IOException>(() => store.TryReplaceAsync("content/a", Bytes("two"), version, Cancel));
        Assert.EndsWith("412 LeaseIdMissing", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ContainerBeingDeleted")]
    [InlineData("AccountBeingCreated")]
    [InlineData("BlobImmutableDueToPolicy")]
    [InlineData("LeaseAlreadyPresent")]
    public async Task A_conflict_that_no_other_writer_caused_is_an_error_that_names_it(string code)
    {
        using var answers = new HttpClient(new ConflictHandler(code));
        var options = new BlobClientOptions { Transport = new HttpClientTransport(answers) };
        var store = new AzureBlobStore(new BlobContainerClient(new Uri("http://127.0.0.1:1/test/a"), options));
        foreach (
            var write in new Func<Task<bool>>[]
            {
                () => store.TryCreateAsync("log/a", Bytes("x"), Cancel),
                () => store.TryReplaceAsync("log/a", Bytes("x"), "0x1", Cancel),
            }
        )
        {
            var error = await Assert.ThrowsAsync<IOException>(write);
            Assert.EndsWith("409 " + code, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_shared_access_signature_is_enough()
    {
        var container = await azurite.NewContainerAsync();
        await container.CreateAsync(cancellationToken: Cancel);
        var signed = container.GenerateSasUri(
            BlobContainerSasPermissions.Read | BlobContainerSasPermissions.Write | BlobContainerSasPermissions.List,
            DateTimeOffset.UtcNow.AddHours(1)
        );
        var service = new UriBuilder(signed) { Path = "/test" }.Uri;
        var store = new AzureBlobStore(AzureBlobStore.Connect(new(null, service, container.Name)));
        Assert.True(await store.TryCreateAsync("log/a", Bytes("x"), Cancel));
        Assert.Equal(["log/a"], await Names(store, "", null));
        var error = await Assert.ThrowsAsync<IOException>(() => store.DeleteAsync("log/a", Cancel));
        Assert.DoesNotContain("sig", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Refuses every write with a code of Azure's; reads answer as for a blob of another writer.</summary>
    private sealed class ConflictHandler(string code) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = new HttpResponseMessage(request.Method == HttpMethod.Put ? HttpStatusCode.Conflict : HttpStatusCode.OK);
            if (request.Method == HttpMethod.Put)
                answer.Headers.Add("x-ms-error-code", code);
            answer.Content = new ByteArrayContent([]);
            return Task.FromResult(answer);
        }
    }

    private static BlobContainerClient Impatient(AzureSettings settings)
    {
        var options = new BlobClientOptions();
        (options.Retry.MaxRetries, options.Retry.Delay, options.Retry.MaxDelay) = (
            1,
            TimeSpan.FromMilliseconds(50),
            TimeSpan.FromMilliseconds(50)
        );
        return new BlobContainerClient(settings.ConnectionString, settings.Container, options);
    }
}
