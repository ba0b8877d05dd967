using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Transparency.Web.Tests.Editors;

/// <summary>A real OpenID Connect provider (OpenIddict) on a socket of its own; whoever comes is the person that the test names.</summary>
public sealed class Provider : IAsyncLifetime
{
    public const string ClientId = "transparency",
        ClientSecret = "a secret of the tests";
    private WebApplication? _app;

    /// <summary>Who signs in next, and the roles that the provider says they have.</summary>
    public (string Name, string[] Roles) Person { get; set; } = ("olena", ["author"]);

    /// <summary>What becomes of a token before it is handed out.</summary>
    public Func<string, string> Tamper { get; set; } = token => token;

    /// <summary>How long a token is valid; negative for one that has ended already.</summary>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromMinutes(20);

    public Uri Address { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddDbContext<DbContext>(db => db.UseInMemoryDatabase("provider").UseOpenIddict());
        builder.Services.AddAuthentication();
        builder
            .Services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<DbContext>())
            .AddServer(server =>
            {
                server
                    .SetAuthorizationEndpointUris("connect/authorize")
                    .SetTokenEndpointUris("connect/token")
                    .SetUserInfoEndpointUris("connect/userinfo")
                    .SetEndSessionEndpointUris("connect/logout");
                server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
                server.RegisterScopes(Scopes.Profile);
                server.AddEphemeralEncryptionKey().AddEphemeralSigningKey();
                server
                    .UseAspNetCore()
                    .EnableAuthorizationEndpointPassthrough()
                    .EnableEndSessionEndpointPassthrough()
                    .EnableUserInfoEndpointPassthrough()
                    .DisableTransportSecurityRequirement();
                server.AddEventHandler<OpenIddict.Server.OpenIddictServerEvents.ApplyTokenResponseContext>(handler =>
                    handler.UseInlineHandler(context =>
                    {
                        if (context.Response.IdToken is { } token)
                            context.Response.IdToken = Tamper(token);
                        return default;
                    })
                );
            });
        _app = builder.Build();
        _app.MapMethods("connect/authorize", ["GET", "POST"], Authorize);
        _app.MapMethods(
            "connect/userinfo",
            ["GET", "POST"],
            () =>
                Results.Json(
                    new Dictionary<string, object>
                    {
                        ["sub"] = Person.Name,
                        ["preferred_username"] = Person.Name,
                        ["name"] = "Display of " + Person.Name,
                        ["roles"] = Person.Roles,
                    }
                )
        );
        _app.MapMethods(
            "connect/logout",
            ["GET", "POST"],
            () => Results.SignOut(null, [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme])
        );
        await _app.StartAsync();
        Address = new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    /// <summary>Makes a site known.</summary>
    public async Task AddClientAsync(Uri site)
    {
        await using var scope = _app!.Services.CreateAsyncScope();
        await scope
            .ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>()
            .CreateAsync(
                new OpenIddictApplicationDescriptor
                {
                    ClientId = ClientId,
                    ClientSecret = ClientSecret,
                    RedirectUris = { new Uri(site, "/editor/signin-oidc") },
                    PostLogoutRedirectUris = { new Uri(site, "/editor/signout-callback-oidc") },
                    Permissions =
                    {
                        Permissions.Endpoints.Authorization,
                        Permissions.Endpoints.Token,
                        Permissions.Endpoints.EndSession,
                        Permissions.GrantTypes.AuthorizationCode,
                        Permissions.ResponseTypes.Code,
                        Permissions.Scopes.Profile,
                    },
                }
            );
    }

    private IResult Authorize()
    {
        var identity = new ClaimsIdentity("provider");
        identity
            .SetClaim(OpenIddictConstants.Claims.Subject, Person.Name)
            .SetScopes(Scopes.OpenId, Scopes.Profile)
            .SetIdentityTokenLifetime(TokenLifetime);
        identity.SetDestinations(_ => [Destinations.AccessToken, Destinations.IdentityToken]);
        return Results.SignIn(new ClaimsPrincipal(identity), null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
    }
}
