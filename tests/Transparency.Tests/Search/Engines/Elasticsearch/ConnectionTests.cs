using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Transparency.Search;
using Transparency.Search.Engines.Elasticsearch;

namespace Transparency.Tests.Search.Engines.Elasticsearch;

/// <summary>Whom the adapter trusts, and what it shows of itself.</summary>
public sealed class ConnectionTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private readonly TemporaryFolder _folder = new();
    private readonly X509Certificate2 _root = Certificate("Root", null),
        _authority,
        _node;

    public ConnectionTests()
    {
        _authority = Certificate("Authority", _root);
        _node = Certificate("Node", _authority);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_authority_of_ones_own_is_trusted()
    {
        await using var server = await LoopbackElasticsearch.StartAsync([_node, _authority, _root]);
        var file = Path.Combine(_folder.Path, "authority.pem");
        await File.WriteAllTextAsync(file, _root.ExportCertificatePem(), Cancel);
        Assert.Equal(0, await TotalAsync(new([server.Address]) { CertificateAuthority = file }));
        await File.WriteAllTextAsync(file, Certificate("Root", null).ExportCertificatePem(), Cancel);
        await RefusedAsync(new([server.Address]) { CertificateAuthority = file });
    }

    [Fact]
    public async Task A_node_is_trusted_by_the_fingerprint_of_its_certificate_or_of_one_above_it()
    {
        await using var server = await LoopbackElasticsearch.StartAsync([_node, _authority, _root]);
        Assert.Equal(0, await TotalAsync(new([server.Address]) { CertificateFingerprint = Fingerprint(_node) }));
        Assert.Equal(0, await TotalAsync(new([server.Address]) { CertificateFingerprint = Fingerprint(_authority).ToLowerInvariant() }));
    }

    [Fact]
    public async Task Another_fingerprint_or_none_is_refused_and_nothing_is_sent()
    {
        await using var server = await LoopbackElasticsearch.StartAsync([_node, _authority, _root]);
        await RefusedAsync(
            new([server.Address])
            {
                CertificateFingerprint = Fingerprint(Certificate("Node", _authority)),
                Username = "me",
                Password = "secret",
            }
        );
        await RefusedAsync(new([server.Address]) { ApiKey = "a2V5" });
        Assert.Equal(0, server.Requests);
    }

    [Fact]
    public async Task A_certificate_that_names_the_pinned_authority_without_its_signature_is_refused()
    {
        var forged = Certificate("Node", Certificate("Authority", _root));
        await using var server = await LoopbackElasticsearch.StartAsync([forged, _authority, _root]);
        await RefusedAsync(new([server.Address]) { CertificateFingerprint = Fingerprint(_authority) });
        Assert.Equal(0, server.Requests);
    }

    [Theory]
    [InlineData("me", "sécret", null)]
    [InlineData(null, null, "YWJjOmRlZg==")]
    public async Task Credentials_are_shown_and_wrong_ones_are_told(string? name, string? password, string? key)
    {
        await using var server = await LoopbackElasticsearch.StartAsync();
        server.Authorization = key is null
            ? "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}"))
            : "ApiKey " + key;
        Assert.Equal(
            0,
            await TotalAsync(
                new([server.Address])
                {
                    Username = name,
                    Password = password,
                    ApiKey = key,
                }
            )
        );
        using var index = new ElasticsearchClaimIndex(new([server.Address]) { Username = "me", Password = "guess" }, TimeProvider.System);
        var refused = await Assert.ThrowsAsync<IndexUnavailableException>(() => index.SearchAsync(new(), Cancel));
        Assert.Contains("security_exception: missing authentication credentials", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("See Search__Elasticsearch__ApiKey, or …__Username and …__Password.", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("guess", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<long> TotalAsync(ElasticsearchSettings settings)
    {
        using var index = new ElasticsearchClaimIndex(settings with { Timeout = TimeSpan.FromSeconds(60) }, TimeProvider.System);
        return (await index.StatusAsync(Cancel)).Documents;
    }

    private static async Task RefusedAsync(ElasticsearchSettings settings)
    {
        var refused = await Assert.ThrowsAsync<IndexUnavailableException>(() => TotalAsync(settings));
        Assert.StartsWith($"Elasticsearch at {settings.Nodes[0]} is not trusted: ", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "See Search__Elasticsearch__CertificateFingerprint and …__CertificateAuthority.",
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    private static string Fingerprint(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256);

    /// <summary>A certificate for this machine, signed by the one above it or by itself.</summary>
    private static X509Certificate2 Certificate(string name, X509Certificate2? above)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(
                certificateAuthority: name != "Node",
                hasPathLengthConstraint: false,
                pathLengthConstraint: 0,
                critical: true
            )
        );
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var (from, to) = (Now.AddDays(-1), Now.AddDays(1));
        return above is null
            ? request.CreateSelfSigned(from, to)
            : request.Create(above, from, to, RandomNumberGenerator.GetBytes(8)).CopyWithPrivateKey(key);
    }
}
