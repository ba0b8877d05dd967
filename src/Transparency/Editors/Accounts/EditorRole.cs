namespace Transparency.Editors.Accounts;

/// <summary>What a person may do in the desk. Each role may do what the ones before it may.</summary>
public enum EditorRole
{
    /// <summary>Archives claims, writes, and submits for review.</summary>
    Author,

    /// <summary>Asks for changes, approves what others wrote, and takes debunks off the site.</summary>
    Reviewer,

    /// <summary>Reads and exports who did what.</summary>
    Administrator,
}

/// <summary>Roles as names: in accounts, in settings, and in what a provider says of a person.</summary>
public static class EditorRoles
{
    /// <summary>Every role, from the least.</summary>
    public static IReadOnlyList<EditorRole> All { get; } = Enum.GetValues<EditorRole>();

    /// <summary>The name of a role.</summary>
    public static string Name(EditorRole role) =>
        role switch
        {
            EditorRole.Author => "author",
            EditorRole.Reviewer => "reviewer",
            EditorRole.Administrator => "administrator",
        };

    /// <summary>Parses the name of a role; null if it isn't one.</summary>
    public static EditorRole? Parse(string? name) => All.Where(r => Name(r) == name).Select(r => (EditorRole?)r).FirstOrDefault();

    /// <summary>Names of the roles that may do what a role may: itself and all above it.</summary>
    public static IEnumerable<string> AtLeast(EditorRole role) => All.Where(r => r >= role).Select(Name);
}
