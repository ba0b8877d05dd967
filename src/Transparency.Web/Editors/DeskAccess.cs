using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Transparency.Editors;
using Transparency.Editors.Accounts;
using Transparency.Web.Language;

namespace Transparency.Web.Editors;

/// <summary>
/// Access to the desk, under <c>/editor</c>: sign-in, sessions, roles. Until an account or a provider exists, it answers 404.
/// </summary>
internal static class DeskAccess
{
    public const string Path = "/editor",
        AccountPath = Path + "/account",
        SignInPath = AccountPath + "/sign-in",
        ProviderScheme = "provider";
    public const string DisplayClaim = "display";

    // Bytes. The longest text with its sources; pages that accept files set their own limit.
    private const int MaxRequestSize = 2 << 20;
    private static readonly TimeSpan Session = TimeSpan.FromHours(8); // a working day, then a new sign-in

    public static void AddDeskAccess(this IServiceCollection services, Settings settings)
    {
        var secure =
            settings.Site.Origin?.StartsWith("https:", StringComparison.Ordinal) == true
                ? CookieSecurePolicy.Always
                : CookieSecurePolicy.SameAsRequest;
        var authentication = services.AddAuthentication(IdentityConstants.ApplicationScheme);
        if (settings.Editors.OpenIdConnect is { } provider)
        {
            authentication.AddCookie(IdentityConstants.ApplicationScheme);
            authentication.AddOpenIdConnect(ProviderScheme, o => Configure(o, provider, secure));
        }
        else
        {
            authentication.AddIdentityCookies(cookies =>
                cookies.TwoFactorUserIdCookie!.Configure(o => Configure(o.Cookie, "editor-second-factor", secure))
            );
            // Sessions of changed and removed accounts end within a minute.
            services.Configure<SecurityStampValidatorOptions>(o => o.ValidationInterval = TimeSpan.FromMinutes(1));
            services.AddScoped<IUserClaimsPrincipalFactory<EditorAccount>, AccountClaims>();
            services.AddScoped<SignInManager<EditorAccount>>();
            services.AddScoped<ISecurityStampValidator, SecurityStampValidator<EditorAccount>>();
            services.AddScoped<ITwoFactorSecurityStampValidator, TwoFactorSecurityStampValidator<EditorAccount>>();
        }

        services.Configure<CookieAuthenticationOptions>(
            IdentityConstants.ApplicationScheme,
            o =>
            {
                Configure(o.Cookie, "editor", secure);
                o.LoginPath = SignInPath;
                o.ReturnUrlParameter = "back";
                o.ExpireTimeSpan = Session;
                o.SlidingExpiration = false;
                o.Events.OnRedirectToLogin = FormResubmission.ChallengeAsync;
                o.Events.OnRedirectToAccessDenied = refused =>
                {
                    refused.Response.StatusCode = StatusCodes.Status403Forbidden;
                    return Task.CompletedTask;
                };
            }
        );
        services.AddAntiforgery(o => Configure(o.Cookie, "editor-form", secure, SameSiteMode.Strict));
        services.AddAuthorization(o =>
        {
            foreach (var role in EditorRoles.All)
                o.AddPolicy(EditorRoles.Name(role), p => p.RequireRole(EditorRoles.AtLeast(role)));
        });
        services.Configure<RazorPagesOptions>(pages =>
        {
            pages.Conventions.AuthorizeFolder("/Editors", EditorRoles.Name(EditorRole.Author));
            pages.Conventions.AllowAnonymousToFolder("/Editors/Account");
            pages.Conventions.AddFolderApplicationModelConvention(
                "/Editors",
                page =>
                {
                    page.EndpointMetadata.Add(new LanguageNeutral());
                    page.Filters.Add(new FormResubmissionFilter());
                    if (!page.HandlerType.IsDefined(typeof(RequestSizeLimitAttribute), inherit: true))
                        page.EndpointMetadata.Add(new RequestSizeLimitAttribute(MaxRequestSize));
                }
            );
        });
        services.AddSingleton<DraftShare>().AddSingleton<DeskTime>().AddSingleton<SignInLimit>();
        services.AddHttpContextAccessor();
    }

    /// <summary>Answers 404 while nobody could sign in, limits sign-in attempts, and keeps the desk's pages out of caches.</summary>
    public static void UseDeskAccess(this IApplicationBuilder app) =>
        app.Use(
            async (context, next) =>
            {
                if (
                    context.Features.Get<IStatusCodeReExecuteFeature>() is not null
                    || context.Features.Get<IExceptionHandlerFeature>() is not null
                )
                    context.Request.Method = HttpMethods.Get; // the error page of a failed POST is a GET
                if (context.Request.Path.StartsWithSegments(Path))
                {
                    if (!await IsOpenAsync(context))
                    {
                        context.Response.StatusCode = StatusCodes.Status404NotFound;
                        return;
                    }

                    if (
                        HttpMethods.IsPost(context.Request.Method)
                        && context.Request.Path.StartsWithSegments(AccountPath)
                        && context.RequestServices.GetRequiredService<SignInLimit>().RetryAfter(context.Connection.RemoteIpAddress)
                            is { } wait
                    )
                    {
                        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                        context.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                        return;
                    }

                    context.Response.Headers.CacheControl = "no-cache, no-store";
                    // Compressed lengths could reveal secrets in the pages (BREACH).
                    context.Features.Set<IHttpsCompressionFeature>(new NotCompressed());
                }

                await next(context);
            }
        );

    private static async Task<bool> IsOpenAsync(HttpContext context) =>
        context.RequestServices.GetRequiredService<EditorSettings>().OpenIdConnect is not null
        || await context.RequestServices.GetRequiredService<EditorAccounts>().AnyAsync(context.RequestAborted);

    private static void Configure(CookieBuilder cookie, string name, CookieSecurePolicy secure, SameSiteMode sameSite = SameSiteMode.Lax) =>
        (cookie.Name, cookie.Path, cookie.HttpOnly, cookie.SameSite, cookie.SecurePolicy) = (
            Named(name, secure),
            Path,
            true,
            sameSite,
            secure
        );

    /// <summary>
    /// A cookie name that browsers accept only over https. <c>__Host-</c> requires the path /, which would send it to readers' pages.
    /// </summary>
    private static string Named(string name, CookieSecurePolicy secure) => secure == CookieSecurePolicy.Always ? "__Secure-" + name : name;

    private static void Configure(OpenIdConnectOptions options, OpenIdConnectSettings provider, CookieSecurePolicy secure)
    {
        options.Authority = provider.Authority.ToString();
        options.RequireHttpsMetadata = provider.Authority.Scheme == Uri.UriSchemeHttps;
        (options.ClientId, options.ClientSecret) = (provider.ClientId, provider.ClientSecret);
        // Authorization code with PKCE (the default). The answer is a GET, so its cookies can be SameSite=Lax.
        (options.ResponseType, options.ResponseMode) = ("code", "query");
        options.CallbackPath = Path + "/signin-oidc";
        options.SignedOutCallbackPath = Path + "/signout-callback-oidc";
        options.RemoteSignOutPath = Path + "/signout-oidc";
        options.SignedOutRedirectUri = SignInPath;
        options.MapInboundClaims = false;
        options.GetClaimsFromUserInfoEndpoint = true;
        options.ClaimActions.MapJsonKey(provider.RoleClaim, provider.RoleClaim); // roles may come from there
        options.ClaimActions.MapUniqueJsonKey("preferred_username", "preferred_username");
        foreach (var cookie in new[] { options.CorrelationCookie, options.NonceCookie })
            (cookie.Name, cookie.SameSite, cookie.SecurePolicy) = (Named(cookie.Name!, secure), SameSiteMode.Lax, secure);
        options.Events.OnTokenValidated = validated =>
        {
            // Signing out at the provider asks for it; the other tokens are not needed.
            validated.Properties!.StoreTokens([new() { Name = "id_token", Value = validated.TokenEndpointResponse!.IdToken }]);
            return Task.CompletedTask;
        };
        options.Events.OnTicketReceived = received =>
        {
            var claims = received.Principal!;
            if (provider.RoleOf(claims.FindAll(provider.RoleClaim).Select(c => c.Value)) is { } role)
            {
                var name = claims.FindFirstValue("preferred_username") ?? claims.FindFirstValue("email") ?? claims.FindFirstValue("sub")!;
                received.Principal = new(Identity(name, claims.FindFirstValue("name") ?? name, role, claims.FindAll("sid")));
            }
            else
            {
                received.Response.Redirect(SignInPath + "?refused=role");
                received.HandleResponse();
            }

            return Task.CompletedTask;
        };
        options.Events.OnRemoteFailure = failed =>
        {
            failed
                .HttpContext.RequestServices.GetRequiredService<ILogger<OpenIdConnectOptions>>()
                .LogWarning("A sign-in failed: {Reason}", failed.Failure?.Message);
            failed.Response.Redirect(SignInPath + "?refused=provider");
            failed.HandleResponse();
            return Task.CompletedTask;
        };
    }

    /// <summary>
    /// The claims of a session. They include the provider's session id, which a front-channel logout must name (OpenID Connect
    /// Front-Channel Logout 1.0).
    /// </summary>
    private static ClaimsIdentity Identity(string name, string display, EditorRole role, IEnumerable<Claim> session) =>
        new(
            [new(ClaimTypes.Name, name), new(DisplayClaim, display), new(ClaimTypes.Role, EditorRoles.Name(role)), .. session],
            IdentityConstants.ApplicationScheme
        );

    /// <summary>What a session says of a local account.</summary>
    private sealed class AccountClaims(UserManager<EditorAccount> users, IOptions<IdentityOptions> options)
        : UserClaimsPrincipalFactory<EditorAccount>(users, options)
    {
        protected override async Task<ClaimsIdentity> GenerateClaimsAsync(EditorAccount user)
        {
            var identity = await base.GenerateClaimsAsync(user);
            identity.AddClaims([new(DisplayClaim, user.DisplayName), new(ClaimTypes.Role, EditorRoles.Name(user.Role))]);
            return identity;
        }
    }

    private sealed class NotCompressed : IHttpsCompressionFeature
    {
        public HttpsCompressionMode Mode { get; set; } = HttpsCompressionMode.DoNotCompress;
    }
}
