using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Transparency.Archive;

namespace Transparency.Editors;

/// <summary>
/// The keys of cookies, forms and links, kept in the blob store: the same for every web node and the command line, and there after a restart.
/// Whoever reads the store can forge a session, so it is as private as the accounts.
/// </summary>
internal sealed class BlobKeyRing(IBlobStore store) : IXmlRepository
{
    private const string Prefix = "keys/";

    // Data Protection asks synchronously, a few times in a process's life.
    public IReadOnlyCollection<XElement> GetAllElements() => Task.Run(ReadAsync).GetAwaiter().GetResult();

    public void StoreElement(XElement element, string friendlyName) =>
        Task.Run(() => store.TryCreateAsync($"{Prefix}{Guid.NewGuid():N}.xml", System.Text.Encoding.UTF8.GetBytes(element.ToString()))).GetAwaiter().GetResult();

    private async Task<List<XElement>> ReadAsync()
    {
        var keys = new List<XElement>();
        await foreach (var name in store.ListAsync(Prefix))
        {
            await using var blob = await store.OpenReadAsync(name);
            if (blob is not null) keys.Add(await XElement.LoadAsync(blob, LoadOptions.None, default));
        }

        return keys;
    }
}
