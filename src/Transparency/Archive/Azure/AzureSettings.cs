using System.Text.RegularExpressions;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;

namespace Transparency.Archive.Azure;

/// <summary>
/// How to reach a container of Azure Blob Storage: by a connection string, by an address with a SAS, or by an address alone and the
/// identity of the process.
/// </summary>
/// <param name="ConnectionString">With the account's key or a SAS; null where the address is given.</param>
/// <param name="ServiceUri">
/// Address of the account's blob service, with a SAS as its query or without one; null where a connection string is given.
/// </param>
/// <param name="Container">Name of the container.</param>
public sealed partial record AzureSettings(string? ConnectionString, Uri? ServiceUri, string Container)
{
    /// <summary>Reads the settings; null when none are given.</summary>
    /// <exception cref="SettingsException">One is wrong; the message holds no secret.</exception>
    public static AzureSettings? Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("Archive");
        var (connection, address) = (Text("ConnectionString"), Text("ServiceUri"));
        var container = Text("Container") ?? "transparency";
        if (!ContainerName().IsMatch(container))
            throw new SettingsException(
                $"The setting Archive__Container is '{container}'. Allowed: 3 to 63 of a-z, 0-9 and single hyphens between them."
            );
        if (connection is not null && address is not null)
            throw new SettingsException(
                "The settings Archive__ConnectionString and Archive__ServiceUri are both given. Allowed: one of them."
            );
        if (connection is not null && !IsConnectionString(connection))
            throw new SettingsException(
                "The setting Archive__ConnectionString isn't valid. Allowed: the connection string of a storage account, such as "
                    + "DefaultEndpointsProtocol=https;AccountName=…;AccountKey=…"
            );
        if (connection is not null)
            return new(connection, null, container);
        if (address is null)
            return null;
        return
            Uri.TryCreate(address, UriKind.Absolute, out var uri)
            && (uri.Scheme == "https" || (uri is { Scheme: "http", IsLoopback: true } && HasSas(uri)))
            ? new(null, uri, container)
            : throw new SettingsException(
                $"The setting Archive__ServiceUri is '{address.Split('?')[0]}'. Allowed: the https address of a blob service, "
                    + "such as https://ACCOUNT.blob.core.windows.net, with a SAS or for a managed identity."
            );

        string? Text(string key) => section[key] is { Length: > 0 } value ? value : null;
    }

    /// <summary>Whether an address holds a shared access signature.</summary>
    public static bool HasSas(Uri address) => address.Query.Contains("sig=", StringComparison.Ordinal);

    private static bool IsConnectionString(string text)
    {
        try
        {
            return new BlobServiceClient(text).Uri is not null;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    [GeneratedRegex("^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex ContainerName();
}
