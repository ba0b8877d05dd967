using Microsoft.AspNetCore.Hosting;
using Transparency.Archive;
using Transparency.Archive.Azure;
using Transparency.Archive.Files;
using Transparency.Tests;

namespace Transparency.Web.Tests;

/// <summary>The site with its archive and its content on Azurite. Where that is not installed, it is not up.</summary>
public sealed class AzureSite(Azurite azurite) : Site
{
    private AzureSettings? _azure;

    /// <summary>The stores that the site reads and writes.</summary>
    public BlobStores Stores { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        if (!Azurite.IsInstalled) return;
        _azure = await azurite.NewSettingsAsync();
        Stores = TransparencyServices.Open(new Settings("", "", "") { Azure = _azure }, "azure");
        SiteContent.Write(Path.Combine(Folder, "content"));
        var files = new BlobStores(new FileBlobStore(Path.Combine(Folder, "no-archive")), new FileBlobStore(Path.Combine(Folder, "content")));
        await foreach (var finding in new ArchiveCopy(files, Stores).RunAsync()) Assert.Fail(finding.ToString());
        await base.InitializeAsync();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseSetting("Content:Path", Path.Combine(Folder, "no-content"));
        builder.UseSetting("Archive:Store", "Azure");
        builder.UseSetting("Archive:ConnectionString", _azure!.ConnectionString);
        builder.UseSetting("Archive:Container", _azure.Container);
    }
}
