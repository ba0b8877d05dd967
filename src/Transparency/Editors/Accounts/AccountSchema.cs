using Microsoft.EntityFrameworkCore;

namespace Transparency.Editors.Accounts;

/// <summary>
/// The tables of the database of accounts, as steps from one version to the next. A step that was released is never changed; a new one is
/// added behind it, and a test holds that all of them together make what <see cref="EditorAccountContext"/> asks for.
/// </summary>
internal static class AccountSchema
{
    public static readonly string[] Steps =
    [
        """
            CREATE TABLE "AspNetUsers" (
                "Id" TEXT NOT NULL CONSTRAINT "PK_AspNetUsers" PRIMARY KEY,
                "Role" TEXT NOT NULL,
                "DisplayName" TEXT NOT NULL,
                "HasAuthenticator" INTEGER NOT NULL,
                "UserName" TEXT NULL,
                "NormalizedUserName" TEXT NULL,
                "Email" TEXT NULL,
                "NormalizedEmail" TEXT NULL,
                "EmailConfirmed" INTEGER NOT NULL,
                "PasswordHash" TEXT NULL,
                "SecurityStamp" TEXT NULL,
                "ConcurrencyStamp" TEXT NULL,
                "PhoneNumber" TEXT NULL,
                "PhoneNumberConfirmed" INTEGER NOT NULL,
                "TwoFactorEnabled" INTEGER NOT NULL,
                "LockoutEnd" TEXT NULL,
                "LockoutEnabled" INTEGER NOT NULL,
                "AccessFailedCount" INTEGER NOT NULL
            );
            CREATE TABLE "AspNetUserClaims" (
                "Id" INTEGER NOT NULL CONSTRAINT "PK_AspNetUserClaims" PRIMARY KEY AUTOINCREMENT,
                "UserId" TEXT NOT NULL,
                "ClaimType" TEXT NULL,
                "ClaimValue" TEXT NULL,
                CONSTRAINT "FK_AspNetUserClaims_AspNetUsers_UserId" FOREIGN KEY ("UserId") REFERENCES "AspNetUsers" ("Id") ON DELETE CASCADE
            );
            CREATE TABLE "AspNetUserLogins" (
                "LoginProvider" TEXT NOT NULL,
                "ProviderKey" TEXT NOT NULL,
                "ProviderDisplayName" TEXT NULL,
                "UserId" TEXT NOT NULL,
                CONSTRAINT "PK_AspNetUserLogins" PRIMARY KEY ("LoginProvider", "ProviderKey"),
                CONSTRAINT "FK_AspNetUserLogins_AspNetUsers_UserId" FOREIGN KEY ("UserId") REFERENCES "AspNetUsers" ("Id") ON DELETE CASCADE
            );
            CREATE TABLE "AspNetUserTokens" (
                "UserId" TEXT NOT NULL,
                "LoginProvider" TEXT NOT NULL,
                "Name" TEXT NOT NULL,
                "Value" TEXT NULL,
                CONSTRAINT "PK_AspNetUserTokens" PRIMARY KEY ("UserId", "LoginProvider", "Name"),
                CONSTRAINT "FK_AspNetUserTokens_AspNetUsers_UserId" FOREIGN KEY ("UserId") REFERENCES "AspNetUsers" ("Id") ON DELETE CASCADE
            );
            CREATE INDEX "IX_AspNetUserClaims_UserId" ON "AspNetUserClaims" ("UserId");
            CREATE INDEX "IX_AspNetUserLogins_UserId" ON "AspNetUserLogins" ("UserId");
            CREATE INDEX "EmailIndex" ON "AspNetUsers" ("NormalizedEmail");
            CREATE UNIQUE INDEX "UserNameIndex" ON "AspNetUsers" ("NormalizedUserName");
            PRAGMA user_version = 1;
            """,
        """
            ALTER TABLE "AspNetUsers" ADD COLUMN "UsedCodes" TEXT NOT NULL DEFAULT '';
            CREATE TABLE "Events" (
                "Id" INTEGER NOT NULL CONSTRAINT "PK_Events" PRIMARY KEY AUTOINCREMENT,
                "Time" TEXT NOT NULL,
                "Actor" TEXT NOT NULL,
                "Account" TEXT NOT NULL,
                "Action" TEXT NOT NULL,
                "Text" TEXT NULL
            );
            PRAGMA user_version = 2;
            """,
    ];

    /// <summary>Brings the database to the newest version; creates it if it does not exist.</summary>
    /// <exception cref="InvalidDataException">A later version of the site wrote it.</exception>
    public static async Task UpgradeAsync(EditorAccountContext context, CancellationToken cancel)
    {
        if (await VersionAsync(context, cancel) == Steps.Length)
            return;
        await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = wal", cancel); // site and command line read and write at once
        await using var transaction = await context.Database.BeginTransactionAsync(cancel); // one process at a time
        var version = await VersionAsync(context, cancel);
        if (version > Steps.Length)
            throw new InvalidDataException(
                $"The accounts in '{context.Database.GetDbConnection().DataSource}' are of version {version}; this site knows "
                    + $"{Steps.Length} at most. Start a later version of the site."
            );
        foreach (var step in Steps.Skip(version))
            await context.Database.ExecuteSqlRawAsync(step, cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>The number of steps that were taken. The first version did not write it down: its tables tell.</summary>
    private static Task<int> VersionAsync(EditorAccountContext context, CancellationToken cancel) =>
        context
            .Database.SqlQueryRaw<int>(
                "SELECT MAX((SELECT user_version FROM pragma_user_version), (SELECT COUNT(*) FROM sqlite_master "
                    + "WHERE name = 'AspNetUsers')) AS Value"
            )
            .SingleAsync(cancel);
}
