using Microsoft.Extensions.Configuration;
using Transparency.Search.Engines.Elasticsearch;

namespace Transparency.Tests.Search.Engines.Elasticsearch;

public sealed class ElasticsearchSettingsTests
{
    [Fact]
    public void Every_setting_is_read()
    {
        var settings = Read(
            ("Nodes:0", "http://a:9200"),
            ("Nodes:1", "https://b/es"),
            ("Index", "claims-2"),
            ("Username", "me"),
            ("Password", "secret"),
            ("Compress", "true"),
            ("CertificateFingerprint", string.Join(':', Enumerable.Repeat("aB", 32))),
            ("TimeoutSeconds", "7"),
            ("Shards", "3"),
            ("Replicas", "0")
        );
        Assert.Equal([new Uri("http://a:9200"), new Uri("https://b/es")], settings.Nodes);
        Assert.Equal(
            ("claims-2", "me", "secret", true, 7, 3, 0),
            (
                settings.Index,
                settings.Username,
                settings.Password,
                settings.Compress,
                settings.Timeout.Seconds,
                settings.Shards,
                settings.Replicas
            )
        );
        Assert.Equal(64, settings.CertificateFingerprint!.Length);
    }

    [Theory]
    [InlineData("Nodes:0", "localhost:9200", "Search__Elasticsearch__Nodes__0 isn't the address of a node")]
    [InlineData("Nodes:0", "http://me:secret@localhost", "Search__Elasticsearch__Nodes__0 isn't the address of a node")]
    [InlineData("Index", "Claims", "Search__Elasticsearch__Index is 'Claims'. Allowed: ")]
    [InlineData("Username", "me", "Search__Elasticsearch__Username and Search__Elasticsearch__Password go together")]
    [InlineData("CertificateFingerprint", "12", "Search__Elasticsearch__CertificateFingerprint is '12'. Allowed: ")]
    [InlineData("CertificateAuthority", "/none/ca.pem", "Search__Elasticsearch__CertificateAuthority is '/none/ca.pem'. Allowed: ")]
    [InlineData("Compress", "gzip", "Search__Elasticsearch__Compress is 'gzip'. Allowed: true, false")]
    [InlineData("TimeoutSeconds", "0", "Search__Elasticsearch__TimeoutSeconds is '0'. Allowed: a number from 1 to 300")]
    [InlineData("Shards", "many", "Search__Elasticsearch__Shards is 'many'. Allowed: a number from 1 to 1024")]
    [InlineData("Replicas", "-1", "Search__Elasticsearch__Replicas is '-1'. Allowed: a number from 0 to 100")]
    public void A_wrong_one_is_named_with_what_is_allowed(string key, string value, string message)
    {
        var error = Assert.Throws<SettingsException>(() =>
            key == "Nodes:0" ? Read((key, value)) : Read(("Nodes:0", "http://localhost:9200"), (key, value))
        );
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    private static ElasticsearchSettings Read(params (string Key, string Value)[] settings) =>
        Settings
            .Read(
                new ConfigurationBuilder()
                    .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create("Search:Elasticsearch:" + s.Key, (string?)s.Value)))
                    .AddInMemoryCollection([new("Search:Engine", "Elasticsearch")])
                    .Build(),
                Path.GetTempPath()
            )
            .Search.Elasticsearch;
}
