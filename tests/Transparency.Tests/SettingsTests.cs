using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Transparency.Archive;

namespace Transparency.Tests;

/// <summary>The settings of each section: what a right one becomes, and the one line about a wrong one.</summary>
public sealed class SettingsTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Without_any_setting_everything_has_its_default()
    {
        var settings = Read();
        Assert.Equal(Path.Combine(_root.Path, "content"), settings.Content.Path);
        Assert.Equal((BlobStoreKind.Files, Path.Combine(_root.Path, "data/archive")), (settings.Archive.Store, settings.Archive.Path));
        Assert.Equal((SearchEngine.Lucene, Path.Combine(_root.Path, "data/index")), (settings.Search.Engine, settings.Search.Path));
        Assert.Null(settings.Site.Origin);
        Assert.Null(settings.Telemetry.Endpoint);
        Assert.Null(settings.Archive.Azure);
        Assert.Null(settings.Editors.OpenIdConnect);
        Assert.Equal(TimeZoneInfo.Utc.Id, settings.Editors.Zone.Id);
        Assert.Equal((120, 6, "CC-BY-4.0"), (settings.Api.RequestsPerMinute, settings.Api.FilesPerMinute, settings.Dumps.License));
        Assert.Equal(1L << 30, settings.Evidence.MostBytes);
    }

    [Fact]
    public void Every_section_is_read()
    {
        var settings = Read(
            ("Content:Path", "/c"),
            ("archive:path", "a"),
            ("Search:Engine", "elasticsearch"),
            ("Search:Elasticsearch:Nodes:0", "http://localhost:9200"),
            ("Site:Url", "https://example.org/"),
            ("Site:SearchesPerMinute", "7"),
            ("Telemetry:Endpoint", "http://localhost:4317"),
            ("Api:SuggestionsPerMinute", "8"),
            ("Dumps:License", "CC0-1.0"),
            ("Evidence:MostMegabytes", "1048576"),
            ("Editors:TimeZone", "Europe/Kyiv"),
            ("Editors:OnePersonDesk", "TRUE")
        );
        Assert.Equal((Path.GetFullPath("/c"), Path.Combine(_root.Path, "a")), (settings.Content.Path, settings.Archive.Path));
        Assert.Equal(SearchEngine.Elasticsearch, settings.Search.Engine);
        Assert.Equal(new Uri("http://localhost:9200"), Assert.Single(settings.Search.Elasticsearch.Nodes));
        Assert.Equal(("https://example.org", 7), (settings.Site.Origin, settings.Site.SearchesPerMinute));
        Assert.Equal(new Uri("http://localhost:4317"), settings.Telemetry.Endpoint);
        Assert.Equal((8, "CC0-1.0", 1L << 40), (settings.Api.SuggestionsPerMinute, settings.Dumps.License, settings.Evidence.MostBytes));
        Assert.Equal(("Europe/Kyiv", true), (settings.Editors.Zone.Id, settings.Editors.OnePersonDesk));
    }

    [Fact]
    public void A_value_that_is_empty_counts_as_not_set()
    {
        var settings = Read(
            ("Search:Engine", ""),
            ("Api:RequestsPerMinute", ""),
            ("Editors:OpenIdConnect:Authority", ""),
            ("Site:Url", "")
        );
        Assert.Equal((SearchEngine.Lucene, 120, null), (settings.Search.Engine, settings.Api.RequestsPerMinute, settings.Site.Origin));
        Assert.Null(settings.Editors.OpenIdConnect);
    }

    [Theory]
    [InlineData("http://localhost:5080", null)]
    [InlineData(null, "http://localhost:5081/")]
    public void Replay_has_an_origin_of_its_own_where_the_site_chooses_its_addresses(string? urls, string? origin) =>
        Assert.Equal(origin, Read(("urls", urls)).Evidence.ReplayOrigin?.ToString());

    [Theory]
    [InlineData("Content:Paht", "x", "The setting Content__Paht is unknown. Known in Content: Path.")]
    [InlineData("Content:Paht", "", "The setting Content__Paht is unknown. Known in Content: Path.")]
    [InlineData("Archive:Store", "S3", "The setting Archive__Store is 'S3'. Allowed: Files, Azure.")]
    [InlineData("Archive:Store", "1", "The setting Archive__Store is '1'. Allowed: Files, Azure.")]
    [InlineData("Search:Engine", "Sphinx", "The setting Search__Engine is 'Sphinx'. Allowed: Lucene, Elasticsearch.")]
    [InlineData(
        "Search:Elasticsearch:Shard",
        "1",
        "The setting Search__Elasticsearch__Shard is unknown. Known in Search__Elasticsearch: Nodes, Index, Username, Password, ApiKey, "
            + "CertificateFingerprint, CertificateAuthority, Compress, TimeoutSeconds, Shards, Replicas."
    )]
    [InlineData(
        "Site:Url",
        "ftp://x.org",
        "The setting Site__Url is 'ftp://x.org'. Allowed: an http or https address without a path, such as https://example.org."
    )]
    [InlineData(
        "Site:Url",
        "x.org",
        "The setting Site__Url is 'x.org'. Allowed: an http or https address without a path, such as https://example.org."
    )]
    [InlineData("Site:MatchesPerMinute", "0", "The setting Site__MatchesPerMinute is '0'. Allowed: a number from 1 to 1000000.")]
    [InlineData(
        "Telemetry:Endpoint",
        "http://a/b",
        "The setting Telemetry__Endpoint is 'http://a/b'. Allowed: an http or https address without a path, such as https://example.org."
    )]
    [InlineData("Api:RequestsPerMinute", "many", "The setting Api__RequestsPerMinute is 'many'. Allowed: a number from 1 to 1000000.")]
    [InlineData(
        "Api:FilesPerMinute",
        "99999999999",
        "The setting Api__FilesPerMinute is '99999999999'. Allowed: a number from 1 to 1000000."
    )]
    [InlineData(
        "Dumps:License",
        "free for all",
        "The setting Dumps__License is 'free for all'. Allowed: the identifier of a licence at https://spdx.org/licenses/, such as CC0-1.0."
    )]
    [InlineData("Evidence:MostMegabytes", "1.5", "The setting Evidence__MostMegabytes is '1.5'. Allowed: a number from 1 to 1048576.")]
    [InlineData("Editors:OnePersonDesk", "yes", "The setting Editors__OnePersonDesk is 'yes'. Allowed: true, false.")]
    [InlineData(
        "Editors:TimeZone",
        "Kyiv",
        "The setting Editors__TimeZone is 'Kyiv'. Allowed: the IANA name of a time zone that this machine knows, such as Europe/Kyiv."
    )]
    [InlineData(
        "Editors:OpenIdConnect:ClientId",
        "x",
        "The setting Editors__OpenIdConnect__Authority is missing. Needed for OpenID Connect: Authority, ClientId, ClientSecret."
    )]
    [InlineData(
        "Editors:OpenIdConnect:Role",
        "x",
        "The setting Editors__OpenIdConnect__Role is unknown. Known in Editors__OpenIdConnect: Authority, ClientId, "
            + "ClientSecret, RoleClaim, Author, Reviewer, Administrator."
    )]
    public void A_wrong_setting_is_one_line_with_key_value_and_what_is_allowed(string key, string value, string message) =>
        Assert.Equal(message, Assert.Throws<SettingsException>(() => Read((key, value))).Message);

    [Theory]
    [InlineData("Content:Path")]
    [InlineData("Archive:Path")]
    [InlineData("Search:Path")]
    [InlineData("Editors:Path")]
    public void A_folder_is_not_a_file(string key)
    {
        var file = Path.Combine(_root.Path, "file");
        File.WriteAllText(file, "");
        Assert.Equal(
            $"The setting {key.Replace(":", "__", StringComparison.Ordinal)} is 'file'. Allowed: the path of a folder, not of a file.",
            Assert.Throws<SettingsException>(() => Read((key, "file"))).Message
        );
    }

    [Fact]
    public void A_provider_is_asked_by_https_and_its_secret_is_not_shown()
    {
        var error = Assert.Throws<SettingsException>(() =>
            Read(
                ("Editors:OpenIdConnect:Authority", "http://login.example"),
                ("Editors:OpenIdConnect:ClientId", "x"),
                ("Editors:OpenIdConnect:ClientSecret", "hidden")
            )
        );
        Assert.StartsWith(
            "The setting Editors__OpenIdConnect__Authority is 'http://login.example'. Allowed: ",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_page_of_settings_has_a_row_for_each_with_its_default()
    {
        var rows = File.ReadLines(Path.Combine(Repository.Root, "docs", "configuration.md"))
            .Where(l => l.StartsWith("| `", StringComparison.Ordinal))
            .Select(l => l.Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(cells => cells[1].Trim('`'), cells => (Default: cells[2], Allowed: cells[3]));
        Assert.True(rows.Remove("Urls"), "Urls is the framework's own.");
        var known = KeysOf(typeof(Settings), new Settings(), "").ToList();
        Assert.Equal(known.Select(k => k.Key).Order(), rows.Keys.Order());
        foreach (var (key, setting, value) in known)
        {
            var (shown, allowed) = rows[key];
            if (value is null or "" or IReadOnlyCollection<Uri> { Count: 0 })
                Assert.False(shown.StartsWith('`'), $"docs/configuration.md: {key} has no default, and its row says {shown}");
            else
                Assert.Equal((key, $"`{Text(value)}`"), (key, shown));
            if (setting.GetCustomAttribute<RangeAttribute>() is { } range)
                Assert.Contains(FormattableString.Invariant($"{range.Minimum} to {range.Maximum}"), allowed, StringComparison.Ordinal);
            if (setting.PropertyType.IsEnum)
                Assert.All(Enum.GetNames(setting.PropertyType), name => Assert.Contains($"`{name}`", allowed, StringComparison.Ordinal));
        }

        static string Text(object value) => value is bool flag ? (flag ? "true" : "false") : FormattableString.Invariant($"{value}");
    }

    [Fact]
    public void Every_setting_is_of_a_type_that_can_be_read() =>
        Assert.All(
            KeysOf(typeof(Settings), new Settings(), ""),
            k => Assert.True(SettingsReader.IsReadable(k.Setting.PropertyType), $"{k.Key} is a {k.Setting.PropertyType.Name}")
        );

    [Fact]
    public void Numbers_and_durations_are_read()
    {
        var limits = ReadLimits(("Limits:Bytes", "5000000000"), ("Limits:Share", "0.25"), ("Limits:Wait", "00:01:30")).Limits;
        Assert.Equal((5_000_000_000, 0.25, TimeSpan.FromSeconds(90)), (limits.Bytes, limits.Share, limits.Wait));
    }

    [Theory]
    [InlineData("Bytes", "many", "a whole number")]
    [InlineData("Share", "half", "a number from 0 to 1")]
    [InlineData("Share", "1.5", "a number from 0 to 1")]
    [InlineData("Wait", "soon", "a duration in hours, minutes and seconds, such as 00:05:00")]
    public void Wrong_numbers_and_durations_are_refused(string name, string value, string allowed) =>
        Assert.Equal(
            $"The setting Limits__{name} is '{value}'. Allowed: {allowed}.",
            Assert.Throws<SettingsException>(() => ReadLimits(("Limits:" + name, value))).Message
        );

    [Fact]
    public void A_setting_of_a_type_that_cannot_be_read_is_a_mistake_of_the_program()
    {
        Assert.False(SettingsReader.IsReadable(typeof(DateOnly)));
        Assert.Equal(
            "The setting LimitSettings.Since has the type DateOnly, which SettingsReader doesn't read. Add the type to CanHold there.",
            Assert.Throws<NotSupportedException>(() => ReadLimits(("Limits:Since", "2026-01-01"))).Message
        );
    }

    private static SomeSettings ReadLimits(params (string Key, string? Value)[] settings) =>
        SettingsReader.Read<SomeSettings>(
            new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, s.Value))).Build(),
            "/"
        );

    private sealed record SomeSettings
    {
        public LimitSettings Limits { get; init; } = new();
    }

    private sealed record LimitSettings
    {
        public long Bytes { get; init; }

        [Range(0.0, 1.0)]
        public double Share { get; init; }

        public TimeSpan? Wait { get; init; }

        public DateOnly Since { get; init; }
    }

    private static IEnumerable<(string Key, PropertyInfo Setting, object? Default)> KeysOf(Type type, object? defaults, string prefix) =>
        SettingsReader
            .SettingsOf(type)
            .SelectMany(setting =>
            {
                var value = defaults is null ? null : setting.GetValue(defaults);
                return SettingsReader.IsSection(setting.PropertyType)
                    ? KeysOf(setting.PropertyType, value ?? Activator.CreateInstance(setting.PropertyType), prefix + setting.Name + "__")
                    : [(prefix + setting.Name, setting, value)];
            });

    private Settings Read(params (string Key, string? Value)[] settings) =>
        Settings.Read(
            new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, s.Value))).Build(),
            _root.Path
        );
}
