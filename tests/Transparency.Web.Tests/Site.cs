using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Transparency.Search;

namespace Transparency.Web.Tests;

/// <summary>The real site on an archive of its own, with the content of this repository.</summary>
public sealed class Site : WebApplicationFactory<Program>, IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("transparency-site-").FullName;

    public HttpClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Client = CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        var index = Services.GetRequiredService<IClaimIndex>();
        for (var i = 0; i < 150; i++)
        {
            if ((await index.SearchAsync(new SearchQuery { Include = new Dictionary<string, IReadOnlyList<string>> { ["kind"] = ["debunk"] } })).Total > 0) return;
            await Task.Delay(200);
        }

        throw new InvalidOperationException("The starter archive was not indexed within 30 s.");
    }

    public async Task<IDocument> GetAsync(string path, int status = 200)
    {
        var response = await Client.GetAsync(path);
        var html = await response.Content.ReadAsStringAsync();
        Assert.Equal(status, (int)response.StatusCode);
        Assert.DoesNotContain("   at Transparency", html, StringComparison.Ordinal);
        return await new HtmlParser().ParseDocumentAsync(html);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Transparency.sln"))) root = root.Parent!;
        builder.UseSetting("Content:Path", Path.Combine(root.FullName, "content"));
        builder.UseSetting("Archive:Path", Path.Combine(_data, "archive"));
        builder.UseSetting("Search:Path", Path.Combine(_data, "index"));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_data, recursive: true);
        GC.SuppressFinalize(this);
    }
}
