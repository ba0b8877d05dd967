using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Transparency.Editors.Accounts;
using Transparency.Editors.Drafts;
using Transparency.Editors.Reports;

namespace Transparency.Editors;

/// <summary>What the desk needs, in site and command line.</summary>
internal static class EditorServices
{
    private const int ShortestPassword = 12; // and no rules beside: NIST SP 800-63B-4, 3.1.1.2
    private const int HashIterations = 210_000; // PBKDF2-HMAC-SHA512, OWASP Password Storage Cheat Sheet

    public static IServiceCollection AddEditors(this IServiceCollection services, EditorSettings settings)
    {
        services.AddSingleton(settings);
        services.AddDataProtection().SetApplicationName("Transparency");
        services.AddOptions<KeyManagementOptions>().Configure<EditorStore>((keys, store) => keys.XmlRepository = new BlobKeyRing(store));
        services.AddDbContext<EditorAccountContext>(db =>
            db.UseSqlite($"Data Source={Path.Combine(settings.Path, EditorAccounts.FileName)}")
                .UseLoggerFactory(Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance)
        ); // its errors are thrown, its queries nobody's business
        services.AddSingleton<DraftStore>().AddSingleton<DraftDesk>().AddSingleton<DraftPublisher>().AddSingleton<ReportDesk>();
        services.AddScoped<EditorAccounts>().AddScoped<AuditTrail>();
        services.Configure<PasswordHasherOptions>(hash => hash.IterationCount = HashIterations);
        services.Configure<DataProtectionTokenProviderOptions>(link => link.TokenLifespan = TimeSpan.FromDays(1));
        services
            .AddIdentityCore<EditorAccount>(identity =>
            {
                identity.Password = new()
                {
                    RequiredLength = ShortestPassword,
                    RequiredUniqueChars = 5,
                    RequireDigit = false,
                    RequireLowercase = false,
                    RequireUppercase = false,
                    RequireNonAlphanumeric = false,
                };
                identity.Lockout.MaxFailedAccessAttempts = 5;
                identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
            })
            .AddEntityFrameworkStores<EditorAccountContext>()
            .AddTokenProvider<DataProtectorTokenProvider<EditorAccount>>(TokenOptions.DefaultProvider)
            .AddTokenProvider<AuthenticatorOnce>(TokenOptions.DefaultAuthenticatorProvider);
        return services;
    }
}
