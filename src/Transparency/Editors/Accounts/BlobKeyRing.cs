using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Transparency.Editors.Accounts;

/// <summary>
/// The keys of cookies, forms and links, kept in a blob store: the same for every web node and the command line, and there after a restart.
/// Whoever reads the store can forge a session, so it is as private as the accounts.
/// </summary>
internal sealed class BlobKeyRing(EditorStore store) : IXmlRepository
{
    private const string Prefix = "keys/";

    // Data Protection asks synchronously, a few times in a process's life.
    public IReadOnlyCollection<XElement> GetAllElements() => Task.Run(ReadAsync).GetAwaiter().GetResult();

    public void StoreElement(XElement element, string friendlyName)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(element.ToString()));
        Task.Run(() => store.Blobs.TryCreateAsync($"{Prefix}{Guid.NewGuid():N}.xml", content)).GetAwaiter().GetResult();
    }

    private async Task<List<XElement>> ReadAsync()
    {
        var keys = new List<XElement>();
        await foreach (var key in store.Blobs.ListAsync(Prefix))
            if (await store.Blobs.ReadAllAsync(key.Name) is { } bytes)
                keys.Add(XElement.Parse(Encoding.UTF8.GetString(bytes)));
        return keys;
    }
}
