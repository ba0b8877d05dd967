using Microsoft.Extensions.Configuration;

namespace Transparency.Tests.Search.Indexing;

/// <summary>The index deletes what it no longer needs: its folder holds nothing of another part, and lies in none.</summary>
public sealed class IndexFolderTests
{
    [Theory]
    [InlineData("data", "Archive__Path")]
    [InlineData("data/archive", "Archive__Path")]
    [InlineData("data/archive/index", "Archive__Path")]
    [InlineData("data/editors/..", "Archive__Path")]
    [InlineData("data/editors", "Editors__Path")]
    [InlineData("content/index", "Content__Path")]
    [InlineData(".", "Archive__Path")]
    public void A_folder_that_overlaps_another_parts_is_refused(string path, string key)
    {
        var message = Assert.Throws<SettingsException>(() => Read(path)).Message;
        Assert.Contains("Search__Path", message, StringComparison.Ordinal);
        Assert.Contains(key, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("data/index")]
    [InlineData("data/archive-index")]
    [InlineData("data/..index")]
    [InlineData("/elsewhere/index")]
    public void A_folder_of_its_own_is_taken(string path) => Assert.EndsWith("index", Read(path).Search.Path, StringComparison.Ordinal);

    private static Settings Read(string path) =>
        Settings.Read(
            new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Search:Path", (string?)path)]).Build(),
            "/transparency-root"
        );
}
