using Microsoft.Extensions.Configuration;
using Transparency.Archive;

namespace Transparency.Tests.Archive;

public sealed class ArchiveSettingsTests
{
    private const string Connection = "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net";

    [Theory]
    [InlineData("The setting Archive__Store is 'Azure'. It needs Archive__ConnectionString or Archive__ServiceUri.")]
    [InlineData(
        "The settings Archive__ConnectionString and Archive__ServiceUri are both given. Allowed: one of them.",
        "ConnectionString=" + Connection,
        "ServiceUri=https://a.example"
    )]
    [InlineData("The setting Archive__ConnectionString isn't valid. Allowed: ", "ConnectionString=c2VjcmV0")]
    [InlineData("The setting Archive__ServiceUri is 'a.example'. Allowed: ", "ServiceUri=a.example?sig=c2VjcmV0")]
    [InlineData("The setting Archive__ServiceUri is 'http://a.example/'. Allowed: ", "ServiceUri=http://a.example/?sig=c2VjcmV0")]
    [InlineData("The setting Archive__ServiceUri is 'http://127.0.0.1/a'. Allowed: ", "ServiceUri=http://127.0.0.1/a")]
    [InlineData("The setting Archive__Container is 'Big'. Allowed: ", "ServiceUri=https://a.example", "Container=Big")]
    [InlineData("The setting Archive__Container is 'a--b'. Allowed: ", "ServiceUri=https://a.example", "Container=a--b")]
    [InlineData("The setting Archive__Container is 'ab'. Allowed: ", "ServiceUri=https://a.example", "Container=ab")]
    public void A_wrong_one_is_told_in_one_line_without_a_secret(string message, params string[] settings)
    {
        var error = Assert.Throws<SettingsException>(() => Read(["Store=Azure", .. settings]));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData(true, "Store=azure", "ConnectionString=" + Connection)]
    [InlineData(true, "Store=Azure", "ServiceUri=https://a.blob.core.windows.net", "Container=archive-2")]
    [InlineData(true, "Store=Azure", "ServiceUri=https://a.blob.core.windows.net/?sv=1&sig=x")]
    [InlineData(true, "Store=Azure", "ServiceUri=http://127.0.0.1:10000/a?sv=1&sig=x")]
    [InlineData(false, "Store=Files", "ServiceUri=https://a.blob.core.windows.net")]
    public void A_right_one_is_taken(bool onAzure, params string[] settings)
    {
        var read = Read(settings);
        Assert.Equal(onAzure, read.Store == BlobStoreKind.Azure);
        Assert.NotNull(read.Azure);
    }

    private static ArchiveSettings Read(string[] settings) =>
        Settings
            .Read(
                new ConfigurationBuilder()
                    .AddInMemoryCollection(settings.Select(s => s.Split('=', 2)).ToDictionary(s => "Archive:" + s[0], s => (string?)s[1]))
                    .Build(),
                Path.GetTempPath()
            )
            .Archive;
}
