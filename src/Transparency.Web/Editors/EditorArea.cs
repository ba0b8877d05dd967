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
/// Who may enter the editors' area, below <c>/editor</c>. There is no such area before there is an account or a provider.
/// </summary>
internal static class EditorArea
{
    public const string Path = "/editor",
        AccountPath = Path + "/account",
        SignInPath = AccountPath + "/sign-in",
        ProviderScheme = "provider";
    public const string DisplayClaim = "display";
    private const int LongestRequest = 2 << 20; // the longest text with its sources; pages that take files say how large they may be
    private static readonly TimeSpan Session = TimeSpan.FromHours(8); // a working day, then a new sign-in

    public static void AddEditorArea(this IServiceCollection services, Settings settings)
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
            services.Configure<SecurityStampValidatorOptions>(o => o.ValidationInterval = TimeSpan.FromMinutes(1)); // changed and removed accounts
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
                    page.EndpointMetadata.Add(new OneAddress());
                    page.Filters.Add(new FormResubmissionFilter());
                    if (!page.HandlerType.IsDefined(typeof(RequestSizeLimitAttribute), inherit: true))
                        page.EndpointMetadata.Add(new RequestSizeLimitAttribute(LongestRequest));
                }
            );
        });
        services.AddSingleton<DraftShare>().AddSingleton<Moments>().AddSingleton<SignInLimit>();
        services.AddHttpContextAccessor();
    }

    /// <summary>Closes the area while nobody could enter it, bounds attempts to, and keeps its pages out of every cache.</summary>
    public static void UseEditorArea(this IApplicationBuilder app) =>
        app.Use(
            async (context, next) =>
            {
                if (
                    context.Features.Get<IStatusCodeReExecuteFeature>() is not null
                    || context.Features.Get<IExceptionHandlerFeature>() is not null
                )
                    context.Request.Method = HttpMethods.Get; // the page that says why a POST failed is read
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
                    context.Features.Set<IHttpsCompressionFeature>(new NotCompressed()); // its pages hold secrets that their length could tell (BREACH)
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
    /// A name that browsers let nobody set over http. <c>__Host-</c> would ask for the path /, and readers' pages would get the cookies.
    /// </summary>
    private static string Named(string name, CookieSecurePolicy secure) => secure == CookieSecurePolicy.Always ? "__Secure-" + name : name;

    private static void Configure(OpenIdConnectOptions options, OpenIdConnectSettings provider, CookieSecurePolicy secure)
    {
        options.Authority = provider.Authority.ToString();
        options.RequireHttpsMetadata = provider.Authority.Scheme == Uri.UriSchemeHttps;
        (options.ClientId, options.ClientSecret) = (provider.ClientId, provider.ClientSecret);
        (options.ResponseType, options.ResponseMode) = ("code", "query"); // with PKCE, which is the default; a GET, so that its cookies may be SameSite=Lax
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
    /// What a session says of a person. It keeps the name that the provider has for it: only who knows that may end it from there (OpenID
    /// Connect Front-Channel Logout 1.0).
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
