using Microsoft.Extensions.Configuration;
using Transparency.Editors.Accounts;

namespace Transparency.Editors;

/// <summary>The section <c>Editors</c> of the settings.</summary>
/// <param name="Path">Folder of the local accounts.</param>
/// <param name="OnePersonDesk">True lets a reviewer approve what they wrote themselves.</param>
/// <param name="OpenIdConnect">The provider that people sign in with; null stands for local accounts.</param>
public sealed record EditorSettings(string Path, bool OnePersonDesk = false, OpenIdConnectSettings? OpenIdConnect = null)
{
    private static readonly string[] Keys = ["Path", "OnePersonDesk", "TimeZone", "OpenIdConnect"];

    /// <summary>The time zone in which editors read and write times.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Reads the section; a relative path starts at <paramref name="root"/>.</summary>
    /// <exception cref="SettingsException">A key is unknown or a value is not allowed.</exception>
    public static EditorSettings Read(IConfiguration configuration, string root)
    {
        var section = configuration.GetSection("Editors");
        RefuseUnknown(section, "Editors", Keys);
        var path = System.IO.Path.GetFullPath(section["Path"] is { Length: > 0 } value ? value : "data/editors", root);
        if (File.Exists(path))
            throw new SettingsException($"The setting Editors__Path names '{path}', which is a file; it must be a folder.");
        if (!bool.TryParse(section["OnePersonDesk"] ?? "false", out var onePerson))
            throw new SettingsException($"The setting Editors__OnePersonDesk is '{section["OnePersonDesk"]}'. Allowed: true, false.");
        var zone = section["TimeZone"] is { Length: > 0 } name ? name : "UTC";
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var timeZone))
            throw new SettingsException(
                $"The setting Editors__TimeZone is '{zone}'. Allowed: the IANA name of a time zone that this machine knows, such as Europe/Kyiv."
            );
        return new(path, onePerson, OpenIdConnectSettings.Read(section.GetSection("OpenIdConnect"))) { TimeZone = timeZone };
    }

    /// <summary>Makes the folder, for its owner alone: whoever reads it can forge a session.</summary>
    public void CreateFolder()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(Path);
        else
            Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    internal static void RefuseUnknown(IConfiguration section, string name, string[] known)
    {
        foreach (var child in section.GetChildren())
            if (!known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                throw new SettingsException($"The setting {name}__{child.Key} is unknown. Known in {name}: {string.Join(", ", known)}.");
    }
}

/// <summary>An OpenID Connect provider: Entra ID, Keycloak or any other.</summary>
/// <param name="Authority">Its address, below which <c>.well-known/openid-configuration</c> lies.</param>
/// <param name="ClientId">The site's id there.</param>
/// <param name="ClientSecret">The site's secret there.</param>
/// <param name="RoleClaim">The claim that holds a person's roles.</param>
/// <param name="RoleNames">What the provider calls each role.</param>
public sealed record OpenIdConnectSettings(
    Uri Authority,
    string ClientId,
    string ClientSecret,
    string RoleClaim,
    IReadOnlyDictionary<EditorRole, string> RoleNames
)
{
    private const string Section = "Editors__OpenIdConnect";
    private static readonly string[] Keys = ["Authority", "ClientId", "ClientSecret", "RoleClaim", "Author", "Reviewer", "Administrator"];

    /// <summary>The highest role that a provider's values name; null when they name none.</summary>
    public EditorRole? RoleOf(IEnumerable<string> values)
    {
        var known = values.ToHashSet();
        return EditorRoles.All.Where(r => known.Contains(RoleNames[r])).Select(r => (EditorRole?)r).LastOrDefault();
    }

    /// <summary>Reads the section; null where nothing is set.</summary>
    /// <exception cref="SettingsException">A key is unknown, lacking, or of a value that is not allowed.</exception>
    internal static OpenIdConnectSettings? Read(IConfiguration section)
    {
        EditorSettings.RefuseUnknown(section, Section, Keys);
        if (!section.GetChildren().Any())
            return null;
        var address = Needed("Authority");
        if (
            !Uri.TryCreate(address, UriKind.Absolute, out var authority)
            || !(authority.Scheme == Uri.UriSchemeHttps || (authority.Scheme == Uri.UriSchemeHttp && authority.IsLoopback))
        )
            throw new SettingsException(
                $"The setting {Section}__Authority is '{address}'. Allowed: an https address; http for this machine alone."
            );
        return new(
            authority,
            Needed("ClientId"),
            Needed("ClientSecret"),
            section["RoleClaim"] ?? "roles",
            EditorRoles.All.ToDictionary(r => r, r => section[r.ToString()] ?? EditorRoles.Name(r))
        );

        string Needed(string key) =>
            section[key] is { Length: > 0 } value
                ? value
                : throw new SettingsException(
                    $"The setting {Section}__{key} is missing. Needed for OpenID Connect: Authority, ClientId, ClientSecret."
                );
    }
}
