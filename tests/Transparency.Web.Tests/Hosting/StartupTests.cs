using System.Diagnostics;

namespace Transparency.Web.Tests.Hosting;

/// <summary>The site as a process of its own.</summary>
public sealed class StartupTests
{
    [Theory]
    [InlineData("Search__Engine", "Sphinx", "The setting Search__Engine is 'Sphinx'. Allowed: ")]
    [InlineData("Search__Engine", "Elasticsearch", "The setting Search__Elasticsearch__Nodes__0 is missing. Allowed: ")]
    [InlineData(
        "Search__Elasticsearch__Node",
        "http://localhost:9200",
        "The setting Search__Elasticsearch__Node is unknown. Known in Search__Elasticsearch: "
    )]
    [InlineData("Archive__Sotre", "Files", "The setting Archive__Sotre is unknown. Known in Archive: ")]
    [InlineData("Site__Url", "example.org", "The setting Site__Url is 'example.org'. Allowed: ")]
    [InlineData("Site__Url", "ftp://example.org", "The setting Site__Url is 'ftp://example.org'. Allowed: ")]
    [InlineData("Site__Url", "https://example.org/path", "The setting Site__Url is 'https://example.org/path'. Allowed: ")]
    [InlineData("Dumps__License", "free for all", "The setting Dumps__License is 'free for all'. Allowed: ")]
    public async Task A_wrong_setting_stops_it_with_one_line(string key, string value, string message)
    {
        using var site = Start((key, value));
        var error = await site.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await site.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, site.ExitCode);
        Assert.StartsWith(message, Assert.Single(error.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_prints_its_address_and_serves_from_any_folder()
    {
        var data = Directory.CreateTempSubdirectory("transparency-start-").FullName;
        using var site = Start(
            ("Urls", "http://127.0.0.1:0"),
            ("Content__Path", Path.Combine(SiteContent.Repository, "content")),
            ("Archive__Path", Path.Combine(data, "archive")),
            ("Search__Path", Path.Combine(data, "index"))
        );
        try
        {
            const string Listening = "Now listening on: ";
            string? line;
            do line = await site.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            while (line?.Contains(Listening, StringComparison.Ordinal) == false);
            using var client = new HttpClient { BaseAddress = new Uri(line!.Trim()[Listening.Length..]) };
            Assert.Contains(
                "Have you seen this claim?",
                await client.GetStringAsync("/", TestContext.Current.CancellationToken),
                StringComparison.Ordinal
            );
            var css = await client.GetAsync("/site.css", TestContext.Current.CancellationToken);
            Assert.True(css.IsSuccessStatusCode);
        }
        finally
        {
            site.Kill();
            await site.WaitForExitAsync(TestContext.Current.CancellationToken);
            Directory.Delete(data, recursive: true);
        }
    }

    private static Process Start(params (string Key, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Transparency.Web.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (key, value) in settings)
            start.Environment[key] = value;
        return Process.Start(start)!;
    }
}
