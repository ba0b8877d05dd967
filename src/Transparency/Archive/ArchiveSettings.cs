using System.ComponentModel.DataAnnotations;
using Azure.Storage.Blobs;
using Transparency.Archive.Azure;
using Transparency.Validation;

namespace Transparency.Archive;

/// <summary>Where blobs are stored.</summary>
public enum BlobStoreKind
{
    /// <summary>In folders of this machine.</summary>
    Files,

    /// <summary>In a container of Azure Blob Storage.</summary>
    Azure,
}

/// <summary>The section <c>Archive</c> of the settings.</summary>
public sealed record ArchiveSettings : IValidatableObject
{
    /// <summary>Where archive and content are stored.</summary>
    public BlobStoreKind Store { get; init; }

    /// <summary>Folder of the archive's blobs, on a file system with hard links.</summary>
    [FolderPath]
    public string Path { get; init; } = "data/archive";

    /// <summary>The connection string of a storage account, with its key or a SAS.</summary>
    [Secret, ConnectionString]
    public string? ConnectionString { get; init; }

    /// <summary>The address of a storage account's blob service, with a SAS as its query, or without one for a managed identity.</summary>
    public Uri? ServiceUri { get; init; }

    /// <summary>The container that holds log, evidence, content and drafts.</summary>
    [RegularExpression("(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*", ErrorMessage = "3 to 63 of a-z, 0-9 and single hyphens between them")]
    public string Container { get; init; } = "transparency";

    /// <summary>How to reach Azure; null where neither <see cref="ConnectionString"/> nor <see cref="ServiceUri"/> is set.</summary>
    public AzureSettings? Azure => ConnectionString is null && ServiceUri is null ? null : new(ConnectionString, ServiceUri, Container);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ConnectionString is not null && ServiceUri is not null)
            yield return new("The settings Archive__ConnectionString and Archive__ServiceUri are both given. Allowed: one of them.");
        if (ServiceUri is { } address && !IsService(address))
            yield return new(
                $"The setting Archive__ServiceUri is '{address.OriginalString.Split('?')[0]}'. Allowed: the https "
                    + "address of a blob service, "
                    + "such as https://ACCOUNT.blob.core.windows.net, with a SAS or for a managed identity."
            );
        if (Store == BlobStoreKind.Azure && Azure is null)
            yield return new("The setting Archive__Store is 'Azure'. It needs Archive__ConnectionString or Archive__ServiceUri.");
    }

    /// <summary>Plain http is for an emulator on this machine, which takes no managed identity.</summary>
    private static bool IsService(Uri address) =>
        address.IsAbsoluteUri
        && (address.Scheme == "https" || (address is { Scheme: "http", IsLoopback: true } && AzureSettings.HasSas(address)));

    private sealed class ConnectionStringAttribute()
        : ValidationAttribute("one of a storage account, such as DefaultEndpointsProtocol=https;AccountName=…;AccountKey=…")
    {
        public override bool IsValid(object? value)
        {
            try
            {
                return value is not string text || new BlobServiceClient(text).Uri is not null;
            }
            catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
            {
                return false;
            }
        }
    }
}
