using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Transparency.Archive;
using Transparency.Archive.Azure;
using Transparency.Archive.Files;
using Transparency.Evidence;
using Transparency.Search;
using Transparency.Tests;

[assembly: AssemblyFixture(typeof(Transparency.Web.Tests.Site))]
[assembly: AssemblyFixture(typeof(Transparency.Web.Tests.SiteWithoutIndex))]
[assembly: AssemblyFixture(typeof(Transparency.Web.Tests.Browser.Chromium))]

namespace Transparency.Web.Tests;

/// <summary>The real site on a socket of its own, with the content of this repository and <see cref="SiteContent"/>'s cases.</summary>
public class Site : WebApplicationFactory<Program>, IAsyncLifetime
{
    /// <summary>More than all tests of the API ask in a minute.</summary>
    public const int ApiRequestsPerMinute = 1_000,
        ApiFilesPerMinute = 300;

    private readonly string _folder = Directory.CreateTempSubdirectory("transparency-site-").FullName;

    public Site() => UseKestrel(0);

    /// <summary>A site that listens where it is told.</summary>
    protected Site(Action<KestrelServerOptions> listen) => UseKestrel(listen);

    public HttpClient Client { get; private set; } = null!;

    /// <summary>Holds the site's content, archive and index.</summary>
    public string Folder => _folder;

    public Uri Address => ClientOptions.BaseAddress;

    /// <summary>The address without a slash at its end, which the site's absolute links begin with.</summary>
    public string Root => Address.GetLeftPart(UriPartial.Authority);

    /// <summary>Where archive and content lie if they don't lie in <see cref="Folder"/>.</summary>
    protected AzureSettings? Azure { get; set; }

    public virtual async ValueTask InitializeAsync()
    {
        SiteContent.Write(Path.Combine(_folder, "content"));
        StartServer();
        Client = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address }; // the factory's own follows redirects
        await ReadyAsync();
    }

    /// <summary>The page at a path, which must answer with this status and hold no stack trace.</summary>
    public async Task<IDocument> GetAsync(string path, int status = 200)
    {
        var response = await Client.GetAsync(path, TestContext.Current.CancellationToken);
        var html = await response.Content.ReadAsStringAsync();
        Assert.True(status == (int)response.StatusCode, $"{path} answered {(int)response.StatusCode}");
        Assert.DoesNotContain("   at ", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", html, StringComparison.Ordinal);
        try
        {
            return await new HtmlParser(new() { IsStrictMode = true }).ParseDocumentAsync(html);
        }
        catch (HtmlParseException e)
        {
            throw new InvalidOperationException($"{path} is no valid HTML: {e.Message} at {e.Position}", e);
        }
    }

    /// <summary>Puts archive and content on Azurite, into a container of their own, before the site starts.</summary>
    protected async Task<BlobStores> MoveToAsync(Azurite azurite)
    {
        Azure = await azurite.NewSettingsAsync();
        var stores = TransparencyServices.Open(
            new Settings
            {
                Archive = new() { ConnectionString = Azure.ConnectionString, Container = Azure.Container },
            },
            "azure"
        );
        SiteContent.Write(Path.Combine(_folder, "content"));
        var files = new BlobStores(
            new FileBlobStore(Path.Combine(_folder, "no-archive")),
            new FileBlobStore(Path.Combine(_folder, "content"))
        );
        await foreach (var finding in new ArchiveCopy(files, stores, EvidenceStore.Rules).RunAsync())
            Assert.Fail(finding.ToString());
        return stores;
    }

    /// <summary>Waits until everything of the content folder can be found.</summary>
    protected virtual async Task ReadyAsync()
    {
        var log = Services.GetRequiredService<ArchiveLog>();
        await log.AppendAsync([SiteContent.WithdrawnClaim, SiteContent.Withdrawal, SiteContent.DebunkWithdrawal]);
        var index = Services.GetRequiredService<IClaimIndex>();
        await Eventually.HoldsAsync(
            async () =>
            {
                try
                {
                    return (await index.GetAsync([.. SiteContent.LastKeys])).Count == SiteContent.LastKeys.Count;
                }
                catch (IndexUnavailableException)
                {
                    return false; // the first index is not whole yet
                }
            },
            "An index of the whole archive"
        );
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Urls", "http://127.0.0.1:0");
        builder.UseSetting("Api:RequestsPerMinute", $"{ApiRequestsPerMinute}");
        builder.UseSetting("Api:FilesPerMinute", $"{ApiFilesPerMinute}");
        foreach (var limit in new[] { "Api:Suggestions", "Site:Searches", "Site:Matches" })
            builder.UseSetting(limit + "PerMinute", "1000000"); // all tests come from one address
        builder.UseSetting("Content:Path", Path.Combine(_folder, "content"));
        builder.UseSetting("Archive:Path", Path.Combine(_folder, "archive"));
        builder.UseSetting("Search:Path", Path.Combine(_folder, "index"));
        builder.UseSetting("Editors:Path", Path.Combine(_folder, "editors"));
        if (Azure is null)
            return;
        builder.UseSetting("Content:Path", Path.Combine(_folder, "no-content"));
        builder.UseSetting("Archive:Store", "Azure");
        builder.UseSetting("Archive:ConnectionString", Azure.ConnectionString);
        builder.UseSetting("Archive:Container", Azure.Container);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}
