using Transparency.Archive;
using Transparency.Tests;

namespace Transparency.Web.Tests;

/// <summary>The site with its archive and its content on Azurite. Where that is not installed, it is not up.</summary>
public sealed class AzureSite(Azurite azurite) : Site
{
    /// <summary>The stores that the site reads and writes.</summary>
    public BlobStores Stores { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        if (!Azurite.IsInstalled)
            return;
        Stores = await MoveToAsync(azurite);
        await base.InitializeAsync();
    }
}
