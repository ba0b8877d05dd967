using Transparency.Archive;
using Transparency.Archive.Files;
using Transparency.Tests;

namespace Transparency.Web.Tests;

/// <summary>The site with its archive and its content on Azurite. Where that is not installed, it is not up.</summary>
public sealed class AzureSite(Azurite azurite) : Site
{
    /// <summary>The stores that the site reads and writes.</summary>
    public BlobStores Stores { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        if (!Azurite.IsInstalled) return;
        Azure = await azurite.NewSettingsAsync();
        Stores = TransparencyServices.Open(new Settings("", "", "") { Azure = Azure }, "azure");
        SiteContent.Write(Path.Combine(Folder, "content"));
        var files = new BlobStores(new FileBlobStore(Path.Combine(Folder, "no-archive")), new FileBlobStore(Path.Combine(Folder, "content")));
        await foreach (var finding in new ArchiveCopy(files, Stores).RunAsync()) Assert.Fail(finding.ToString());
        await base.InitializeAsync();
    }
}
