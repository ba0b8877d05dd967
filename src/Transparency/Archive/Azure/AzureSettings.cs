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
public sealed record AzureSettings(string? ConnectionString, Uri? ServiceUri, string Container)
{
    /// <summary>Whether an address holds a shared access signature.</summary>
    public static bool HasSas(Uri address) => address.Query.Contains("sig=", StringComparison.Ordinal);
}
