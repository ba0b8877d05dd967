using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Transparency.Search.Engines.Elasticsearch;

/// <summary>How to reach an Elasticsearch cluster, and how its index is made: <c>Search__Elasticsearch__…</c>.</summary>
/// <param name="Nodes">Addresses of nodes, asked in turn.</param>
public sealed record ElasticsearchSettings(IReadOnlyList<Uri> Nodes)
{
    /// <summary>Names of the settings.</summary>
    public static IReadOnlyList<string> Keys { get; } =
    [
        "Nodes",
        "Index",
        "Username",
        "Password",
        "ApiKey",
        "CertificateFingerprint",
        "CertificateAuthority",
        "Compress",
        "TimeoutSeconds",
        "Shards",
        "Replicas",
    ];

    /// <summary>The alias that is searched; the indexes behind it are named after it.</summary>
    public string Index { get; init; } = "claims";

    /// <summary>Name for basic authentication.</summary>
    public string? Username { get; init; }

    /// <summary>Password for basic authentication.</summary>
    public string? Password { get; init; }

    /// <summary>An API key as Elasticsearch gives it out, encoded.</summary>
    public string? ApiKey { get; init; }

    /// <summary>SHA-256 of a certificate that a node must show, its own or its authority's, in hexadecimal digits.</summary>
    public string? CertificateFingerprint { get; init; }

    /// <summary>Path of a PEM file with the authorities that are trusted in place of the system's.</summary>
    public string? CertificateAuthority { get; init; }

    /// <summary>Whether what is sent and answered is compressed: it saves network and costs processor time.</summary>
    public bool Compress { get; init; }

    /// <summary>The longest that a search may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Primary shards of a new index.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>Copies of each shard of a new index.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>Reads the settings of <c>Search:Elasticsearch</c>.</summary>
    /// <exception cref="SettingsException">A value is missing or not allowed.</exception>
    public static ElasticsearchSettings Read(IConfigurationSection section)
    {
        var nodes = section.GetSection("Nodes").GetChildren().Select(node => Address(node)).ToList();
        if (nodes.Count == 0)
            throw new SettingsException(
                "The setting Search__Elasticsearch__Nodes__0 is missing. Allowed: the address of a node, such as http://localhost:9200."
            );
        var settings = new ElasticsearchSettings(nodes)
        {
            Index = Text("Index") ?? "claims",
            Username = Text("Username"),
            Password = Text("Password"),
            ApiKey = Text("ApiKey"),
            CertificateFingerprint = Text("CertificateFingerprint")?.Replace(":", "", StringComparison.Ordinal),
            CertificateAuthority = Text("CertificateAuthority"),
            Compress =
                Text("Compress") is { } compress && (bool.TryParse(compress, out var yes) ? yes : throw Wrong("Compress", "true, false")),
            Timeout = TimeSpan.FromSeconds(Number("TimeoutSeconds", 5, 1, 300)),
            Shards = Number("Shards", 1, 1, 1024),
            Replicas = Number("Replicas", 1, 0, 100),
        };
        if (!IsName(settings.Index))
            throw Wrong("Index", "a name of lower-case letters, digits and hyphens, which begins with a letter");
        if ((settings.Username is null) != (settings.Password is null))
            throw new SettingsException(
                "The settings Search__Elasticsearch__Username and Search__Elasticsearch__Password go together: one of them is missing."
            );
        if (settings is { ApiKey: not null, Username: not null })
            throw new SettingsException(
                "The settings Search__Elasticsearch__ApiKey and Search__Elasticsearch__Username exclude each other."
            );
        if (settings.CertificateFingerprint is { } fingerprint && !(fingerprint.Length == 64 && fingerprint.All(char.IsAsciiHexDigit)))
            throw Wrong("CertificateFingerprint", "the SHA-256 of a certificate, 64 hexadecimal digits");
        if (settings.CertificateAuthority is { } authority && !File.Exists(authority))
            throw Wrong("CertificateAuthority", "the path of a PEM file that exists");
        return settings;

        string? Text(string key) => section[key] is { Length: > 0 } value ? value : null;

        int Number(string key, int otherwise, int least, int most)
        {
            if (Text(key) is not { } value)
                return otherwise;
            return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
                ? number
                : throw Wrong(key, string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"));
        }

        SettingsException Wrong(string key, string allowed) =>
            new($"The setting Search__Elasticsearch__{key} is '{section[key]}'. Allowed: {allowed}.");
    }

    private static Uri Address(IConfigurationSection node) =>
        Uri.TryCreate(node.Value, UriKind.Absolute, out var uri)
        && uri is { Scheme: "http" or "https", Query: "", Fragment: "", UserInfo: "" }
            ? uri
            : throw new SettingsException(
                $"The setting {node.Path.Replace(":", "__", StringComparison.Ordinal)} is no address of a node. Allowed: http or https, without user and password, such as http://localhost:9200."
            );

    private static bool IsName(string name) =>
        char.IsAsciiLetterLower(name[0]) && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
