using System.ComponentModel.DataAnnotations;
using Transparency.Editors.Accounts;
using Transparency.Validation;

namespace Transparency.Editors;

/// <summary>The section <c>Editors</c> of the settings.</summary>
public sealed record EditorSettings
{
    /// <summary>Folder of the local accounts; where blobs are files, of drafts and keys too.</summary>
    [FolderPath]
    public string Path { get; init; } = "data/editors";

    /// <summary>True lets reviewers approve their own texts.</summary>
    public bool OnePersonDesk { get; init; }

    /// <summary>The time zone in which editors read and write times.</summary>
    [TimeZoneName]
    public string TimeZone { get; init; } = "UTC";

    /// <summary>The provider that people sign in with; null for local accounts.</summary>
    public OpenIdConnectSettings? OpenIdConnect { get; init; }

    /// <summary><see cref="TimeZone"/> with its rules.</summary>
    public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    /// <summary>Creates the folder for its owner alone: whoever reads it can forge a session.</summary>
    public void CreateFolder()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(Path);
        else
            Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}

/// <summary>An OpenID Connect provider: Entra ID, Keycloak or any other.</summary>
public sealed record OpenIdConnectSettings : IValidatableObject
{
    /// <summary>Its address, below which <c>.well-known/openid-configuration</c> lies.</summary>
    public Uri Authority { get; init; } = null!; // Validate refuses a section without it

    /// <summary>The site's id there.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>The site's secret there.</summary>
    [Secret]
    public string ClientSecret { get; init; } = "";

    /// <summary>The claim that holds a person's roles.</summary>
    public string RoleClaim { get; init; } = "roles";

    /// <summary>The provider's name for authors.</summary>
    public string Author { get; init; } = EditorRoles.Name(EditorRole.Author);

    /// <summary>The provider's name for reviewers.</summary>
    public string Reviewer { get; init; } = EditorRoles.Name(EditorRole.Reviewer);

    /// <summary>The provider's name for administrators.</summary>
    public string Administrator { get; init; } = EditorRoles.Name(EditorRole.Administrator);

    /// <summary>The highest role that a provider's values name; null when they name none.</summary>
    public EditorRole? RoleOf(IEnumerable<string> values)
    {
        var known = values.ToHashSet();
        return EditorRoles.All.Where(role => known.Contains(NameOf(role))).Select(role => (EditorRole?)role).LastOrDefault();
    }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        const string Section = "Editors__OpenIdConnect";
        (string Key, bool IsGiven)[] needed =
        [
            (nameof(Authority), Authority is not null),
            (nameof(ClientId), ClientId.Length > 0),
            (nameof(ClientSecret), ClientSecret.Length > 0),
        ];
        if (Authority is { } address && !IsSafe(address))
            yield return new(
                $"The setting {Section}__Authority is '{address.OriginalString}'. Allowed: an https address; http for this machine alone."
            );
        foreach (var (key, _) in needed.Where(n => !n.IsGiven))
            yield return new(
                $"The setting {Section}__{key} is missing. Needed for OpenID Connect: {string.Join(", ", needed.Select(n => n.Key))}."
            );
    }

    private static bool IsSafe(Uri address) =>
        address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));

    private string NameOf(EditorRole role) =>
        role switch
        {
            EditorRole.Author => Author,
            EditorRole.Reviewer => Reviewer,
            EditorRole.Administrator => Administrator,
        };
}
