using System.Text;
using Transparency.Archive;
using Transparency.Evidence;
using Transparency.Import;
using Transparency.Tests;

namespace Transparency.Web.Tests.Browser;

/// <summary>The way of a reader, and of what is imported and edited, where the archive and the content are on Azure.</summary>
public sealed class ReadingOnAzureTests : ReadingTests, IClassFixture<AzureSite>
{
    private readonly AzureSite _site;

    public ReadingOnAzureTests(AzureSite site, Chromium chromium)
        : base(site, chromium)
    {
        Azurite.SkipWhenMissing();
        _site = site;
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_imported_and_what_is_edited_is_on_the_site_and_nothing_is_on_files()
    {
        using (var log = new ArchiveLog(_site.Stores.Archive, TimeProvider.System))
        {
            await using var claims = new MemoryStream(
                """{"id":"from-elsewhere","text":"Imported by somebody elsewhere","language":"en"}"""u8.ToArray()
            );
            Assert.Equal(1, (await new Importer(log).ImportAsync(claims, ImportFormat.Jsonl, "other", dryRun: false, cancel: Cancel)).New);
        }

        var file = $"debunks/{SiteContent.UkrainianDebunk}/uk.md";
        var version = (await _site.Stores.Content.FindAsync(file, Cancel))!.Version;
        var edited = Encoding
            .UTF8.GetString((await _site.Stores.Content.ReadAllAsync(file, Cancel))!)
            .Replace("Текст.", "Перередагований текст.", StringComparison.Ordinal);
        Assert.True(await _site.Stores.Content.TryReplaceAsync(file, new MemoryStream(Encoding.UTF8.GetBytes(edited)), version, Cancel));

        await FoundAsync("/en/search?q=elsewhere", "a[href*='/claims/from-elsewhere']");
        await FoundAsync("/en/search?q=Перередагований", $"a[href*='{SiteContent.UkrainianDebunk}']");
        Assert.Equal(
            ["content", "index"],
            Directory.GetDirectories(_site.Folder).Select(Path.GetFileName).Where(f => f != "editors").Order()
        );
        await foreach (var finding in new ArchiveCheck(_site.Stores.Archive, EvidenceStore.Rules).RunAsync(Cancel))
            Assert.Fail(finding.ToString());
    }

    private Task FoundAsync(string path, string link) =>
        Eventually.HoldsAsync(async () => (await _site.GetAsync(path)).QuerySelector(link) is not null, $"{link} on {path}");
}
