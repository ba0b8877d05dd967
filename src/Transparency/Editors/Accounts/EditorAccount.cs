using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Transparency.Editors.Accounts;

/// <summary>A local account. Its name is what the archive log and the audit call the person.</summary>
public sealed class EditorAccount : IdentityUser
{
    /// <summary>What the person may do.</summary>
    public EditorRole Role { get; set; }

    /// <summary>The name that stands below debunks.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>True once a code of the person's authenticator was right; the key is never shown again then.</summary>
    public bool HasAuthenticator { get; set; }

    /// <summary>The last codes of the authenticator that were taken, with spaces between: none is taken twice.</summary>
    public string UsedCodes { get; set; } = "";

    /// <summary>True for an account that nobody can use until it is enabled again.</summary>
    public bool IsDisabled => LockoutEnd == DateTimeOffset.MaxValue;
}

/// <summary>The database of local accounts.</summary>
public sealed class EditorAccountContext(DbContextOptions<EditorAccountContext> options) : IdentityUserContext<EditorAccount>(options)
{
    /// <summary>What was done to accounts.</summary>
    public DbSet<AccountEvent> Events => Set<AccountEvent>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder
            .Entity<EditorAccount>()
            .Property(a => a.Role)
            .HasConversion(role => EditorRoles.Name(role), name => EditorRoles.Parse(name)!.Value);
    }
}
