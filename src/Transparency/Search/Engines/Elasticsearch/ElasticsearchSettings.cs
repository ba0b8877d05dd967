using System.ComponentModel.DataAnnotations;
using Transparency.Validation;

namespace Transparency.Search.Engines.Elasticsearch;

/// <summary>How to reach an Elasticsearch cluster, and how its index is made: <c>Search__Elasticsearch__…</c>.</summary>
public sealed record ElasticsearchSettings : IValidatableObject
{
    /// <summary>The default settings, which name no node.</summary>
    public ElasticsearchSettings() { }

    /// <summary>The default settings of a cluster with these nodes.</summary>
    public ElasticsearchSettings(IReadOnlyList<Uri> nodes) => Nodes = nodes;

    /// <summary>Addresses of nodes, which take turns.</summary>
    [Secret]
    public IReadOnlyList<Uri> Nodes { get; init; } = [];

    /// <summary>The alias that is searched; the indexes behind it are named after it.</summary>
    [RegularExpression("[a-z][a-z0-9-]*", ErrorMessage = "a name of lower-case letters, digits and hyphens, which begins with a letter")]
    public string Index { get; init; } = "claims";

    /// <summary>Name for basic authentication.</summary>
    public string? Username { get; init; }

    /// <summary>Password for basic authentication.</summary>
    [Secret]
    public string? Password { get; init; }

    /// <summary>An API key as Elasticsearch issues it, encoded.</summary>
    [Secret]
    public string? ApiKey { get; init; }

    /// <summary>SHA-256 of a certificate that a node must show, its own or its authority's, in hexadecimal digits.</summary>
    [RegularExpression("[0-9A-Fa-f]{64}", ErrorMessage = "the SHA-256 of a certificate, 64 hexadecimal digits")]
    public string? CertificateFingerprint
    {
        get;
        init => field = value?.Replace(":", "", StringComparison.Ordinal); // as openssl prints it
    }

    /// <summary>Path of a PEM file with the authorities that are trusted in place of the system's.</summary>
    [ExistingFile("the path of a PEM file that exists")]
    public string? CertificateAuthority { get; init; }

    /// <summary>Whether requests and answers are compressed: it saves network and costs processor time.</summary>
    public bool Compress { get; init; }

    /// <summary>The longest that a search may take, in seconds.</summary>
    [Range(1, 300)]
    public int TimeoutSeconds { get; init; } = 5;

    /// <summary>Primary shards of a new index.</summary>
    [Range(1, 1024)]
    public int Shards { get; init; } = 1;

    /// <summary>Copies of each shard of a new index.</summary>
    [Range(0, 100)]
    public int Replicas { get; init; } = 1;

    /// <summary>The longest that a search may take: <see cref="TimeoutSeconds"/>, which tests shorten.</summary>
    public TimeSpan Timeout
    {
        get => field == default ? TimeSpan.FromSeconds(TimeoutSeconds) : field;
        internal init;
    }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (i, node) in Nodes.Index())
            if (!IsNode(node))
                yield return new(
                    $"The setting Search__Elasticsearch__Nodes__{i} isn't the address of a node. "
                        + "Allowed: http or https, without user and password, such as http://localhost:9200."
                );
        if ((Username is null) != (Password is null))
            yield return new(
                "The settings Search__Elasticsearch__Username and Search__Elasticsearch__Password go together: one of them is missing."
            );
        if (this is { ApiKey: not null, Username: not null })
            yield return new("The settings Search__Elasticsearch__ApiKey and Search__Elasticsearch__Username exclude each other.");
    }

    private static bool IsNode(Uri address) =>
        address.IsAbsoluteUri && address is { Scheme: "http" or "https", Query: "", Fragment: "", UserInfo: "" };
}
