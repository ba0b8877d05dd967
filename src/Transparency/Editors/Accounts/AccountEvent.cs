namespace Transparency.Editors.Accounts;

/// <summary>Something that was done to a local account.</summary>
public sealed class AccountEvent
{
    /// <summary>Its number; later events have higher ones.</summary>
    public long Id { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Who: an account, or the user of the machine whose command line it was.</summary>
    public required string Actor { get; init; }

    /// <summary>Name of the account.</summary>
    public required string Account { get; init; }

    /// <summary>
    /// What: account-added, account-role, account-reset, account-disabled, account-enabled, account-removed, account-locked,
    /// account-password, account-authenticator.
    /// </summary>
    public required string Action { get; init; }

    /// <summary>The role that it was given.</summary>
    public string? Text { get; init; }
}
