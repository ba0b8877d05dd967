using System.Security.Cryptography;
using Transparency.Archive;
using Transparency.Archive.Azure;
using Transparency.Archive.Files;
using Transparency.Tests.Import;

namespace Transparency.Tests.Archive;

/// <summary>64 MiB go into a store and out of it while the process holds a few of them.</summary>
[Collection(nameof(ImportMemoryTests))]
public sealed class BlobMemoryTests(Azurite azurite)
{
    private const int Length = 64 << 20;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task On_files()
    {
        using var folder = new TemporaryFolder();
        await StreamsAsync(new FileBlobStore(folder.Path));
    }

    [Fact]
    public async Task On_Azure() => await StreamsAsync(new AzureBlobStore(await azurite.NewContainerAsync()));

    private static async Task StreamsAsync(IBlobStore store)
    {
        await store.TryCreateAsync("log/first", new MemoryStream(), Cancel);
        await store.TryCreateAsync("log/second", new MadeUpStream(20 << 20), Cancel); // what a client keeps for good is there
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (most, times) = (0L, 0);
        await using (var content = new MadeUpStream(Length, whileRead: Measure))
            Assert.True(await store.TryCreateAsync("evidence/a", content, Cancel));
        Assert.True(times > 0 && most < 20 << 20, $"writing held {most >> 20} MiB, measured {times} times");
        (most, times) = (0, 0);
        await using var stream = (await store.OpenReadAsync("evidence/a", Cancel))!;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        while (await stream.ReadAsync(buffer, Cancel) is > 0 and var read)
        {
            hash.AppendData(buffer, 0, read);
            if (stream.Position >= (times + 1L) * (8 << 20))
                Measure();
        }

        Assert.Equal(await SHA256.HashDataAsync(new MadeUpStream(Length), Cancel), hash.GetHashAndReset());
        Assert.True(times > 0 && most < 20 << 20, $"reading held {most >> 20} MiB, measured {times} times");

        void Measure() => (most, times) = (Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before), times + 1);
    }
}
