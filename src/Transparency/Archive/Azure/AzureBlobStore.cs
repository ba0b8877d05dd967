using System.Runtime.CompilerServices;
using Azure;
using Azure.Identity;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Transparency.Archive.Azure;

/// <summary>Blobs in a container of Azure Blob Storage, below a prefix. Retries and time limits are those of Azure's client.</summary>
public sealed class AzureBlobStore(BlobContainerClient container, string below = "") : IBlobStore
{
    private const string Writing = "writing"; // metadata: the call that wrote the blob

    /// <summary>
    /// Blocks of 4 MiB, two at a time: what an upload of any length holds in memory. They become a blob when the last one is there.
    /// </summary>
    private static readonly StorageTransferOptions Blocks = new()
    {
        InitialTransferSize = 4 << 20,
        MaximumTransferSize = 4 << 20,
        MaximumConcurrency = 2,
    };

    /// <summary>The container that the settings name, which the first write creates when it is absent.</summary>
    public static BlobContainerClient Connect(AzureSettings settings)
    {
        var service = settings switch
        {
            { ConnectionString: { } connection } => new BlobServiceClient(connection),
            { ServiceUri: { } uri } when AzureSettings.HasSas(uri) => new(uri),
            _ => new(settings.ServiceUri, new DefaultAzureCredential()),
        };
        return service.GetBlobContainerClient(settings.Container);
    }

    /// <inheritdoc/>
    public Task<bool> TryCreateAsync(string name, Stream content, CancellationToken cancel = default) =>
        WriteAsync(name, content, new() { IfNoneMatch = ETag.All }, cancel);

    /// <inheritdoc/>
    public Task<bool> TryReplaceAsync(string name, Stream content, string version, CancellationToken cancel = default) =>
        WriteAsync(name, content, new() { IfMatch = new ETag(version) }, cancel);

    /// <inheritdoc/>
    public Task<Stream?> OpenReadAsync(string name, CancellationToken cancel = default) =>
        RequestAsync<Stream>(
            name,
            async blob => new Translated(
                await blob.OpenReadAsync(new BlobOpenReadOptions(allowModifications: false) { BufferSize = 1 << 20 }, cancel),
                this,
                name
            ),
            cancel
        );

    /// <inheritdoc/>
    public Task<byte[]?> ReadAllAsync(string name, CancellationToken cancel = default) =>
        RequestAsync(name, async blob => (await blob.DownloadContentAsync(cancel)).Value.Content.ToArray(), cancel);

    /// <inheritdoc/>
    public Task<BlobInfo?> FindAsync(string name, CancellationToken cancel = default) =>
        RequestAsync(
            name,
            async blob =>
                (await blob.GetPropertiesAsync(null, cancel)).Value is var found
                    ? new BlobInfo(name, found.ContentLength, VersionOf(found.ETag))
                    : null,
            cancel
        );

    /// <inheritdoc/>
    public async IAsyncEnumerable<BlobInfo> ListAsync(
        string prefix,
        string? after = null,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        var options = new GetBlobsOptions { Prefix = below + prefix, StartFrom = after is null ? null : below + after };
        await using var pages = container.GetBlobsAsync(options, cancel).AsPages().GetAsyncEnumerator(cancel);
        while (await NextAsync())
            foreach (var blob in pages.Current.Values)
                if (blob.Name[below.Length..] is var name && string.CompareOrdinal(name, after) > 0)
                    yield return new(name, blob.Properties.ContentLength ?? 0, VersionOf(blob.Properties.ETag.GetValueOrDefault()));

        async Task<bool> NextAsync()
        {
            try
            {
                return await pages.MoveNextAsync();
            }
            catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound)
            {
                return false;
            }
            catch (Exception e) when (IsStoreFailure(e, cancel))
            {
                throw Failure(prefix, e);
            }
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string name, CancellationToken cancel = default) =>
        RequestAsync<object>(
            name,
            async blob => await blob.DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, null, cancel),
            cancel
        );

    private async Task<bool> WriteAsync(string name, Stream content, BlobRequestConditions conditions, CancellationToken cancel)
    {
        var metadata = new Dictionary<string, string> { [Writing] = Guid.NewGuid().ToString("N") };
        var options = new BlobUploadOptions
        {
            Conditions = conditions,
            Metadata = metadata,
            TransferOptions = Blocks,
        };
        return await RequestAsync<object>(name, TryAsync, cancel) is not null;

        async Task<object?> TryAsync(BlobClient blob)
        {
            var start = content.CanSeek ? content.Position : -1;
            try
            {
                return await blob.UploadAsync(content, options, cancel);
            }
            catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound)
            {
                if (start < 0)
                    throw Failure(name, e); // what was read of the stream is gone
                await container.CreateIfNotExistsAsync(cancellationToken: cancel);
                content.Position = start;
                return await TryAsync(blob);
            }
            catch (RequestFailedException e) when (IsLostRace(e))
            {
                // The client repeats a request whose answer got lost, and then meets the blob that it has written itself.
                var there = await blob.GetPropertiesAsync(null, cancel);
                return there.Value.Metadata.TryGetValue(Writing, out var by) && by == metadata[Writing] ? there : null;
            }
        }
    }

    /// <summary>
    /// Whether another writer was first. Azure answers 409 and 412 for much else: a lease, a container that is being deleted, a policy.
    /// Those don't pass by reading again. https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes
    /// </summary>
    private static bool IsLostRace(RequestFailedException e) =>
        e.ErrorCode == BlobErrorCode.BlobAlreadyExists || e.ErrorCode == BlobErrorCode.ConditionNotMet;

    /// <summary>Sends a request about a blob; null if the blob does not exist.</summary>
    private async Task<T?> RequestAsync<T>(string name, Func<BlobClient, Task<T?>> ask, CancellationToken cancel)
        where T : class
    {
        var blob = container.GetBlobClient(below + BlobInfo.Checked(name));
        try
        {
            return await ask(blob);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
        catch (Exception e) when (IsStoreFailure(e, cancel))
        {
            throw Failure(name, e);
        }
    }

    private static string VersionOf(ETag tag) => tag.ToString("H"); // listings give it without quotation marks

    /// <summary>A time limit of the client ends in a cancellation that nobody asked for.</summary>
    private static bool IsStoreFailure(Exception e, CancellationToken cancel) =>
        e is RequestFailedException or AggregateException or AuthenticationFailedException
        || (e is OperationCanceledException && !cancel.IsCancellationRequested);

    private IOException Failure(string name, Exception e)
    {
        var reason = e is RequestFailedException { Status: > 0 } refused
            ? $"it answers {refused.Status} {refused.ErrorCode}"
            : e.GetBaseException().Message.Split('\n')[0].Trim();
        var address = container.Uri.GetLeftPart(UriPartial.Path); // without the query, which may hold a SAS
        return new($"The blob store {address} can't be asked for '{below}{name}': {reason}", e);
    }

    /// <summary>A stream whose reads fail as those of every other store do.</summary>
    private sealed class Translated(Stream inner, AzureBlobStore store, string name) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => inner.Length;

        public override long Position
        {
            get => inner.Position;
            set => inner.Position = value;
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            try
            {
                return inner.Read(buffer, offset, count);
            }
            catch (Exception e) when (IsStoreFailure(e, default))
            {
                throw store.Failure(name, e);
            }
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                return await inner.ReadAsync(buffer, cancellationToken);
            }
            catch (Exception e) when (IsStoreFailure(e, cancellationToken))
            {
                throw store.Failure(name, e);
            }
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

        public override void Flush() => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
