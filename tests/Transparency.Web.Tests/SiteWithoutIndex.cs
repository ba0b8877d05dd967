using System.Reflection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Transparency.Search;

namespace Transparency.Web.Tests;

/// <summary>The site while its search engine is away; searches for <see cref="Bug"/> and <see cref="Malformed"/> fail as such requests do.</summary>
public sealed class SiteWithoutIndex : Site
{
    public const string Bug = "a-bug-of-ours";
    public const string Malformed = "a-malformed-request";

    protected override Task ReadyAsync() => Task.CompletedTask;

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureTestServices(services =>
        {
            services.RemoveAll<IHostedService>();
            services.Replace(ServiceDescriptor.Singleton(DispatchProxy.Create<IClaimIndex, AwayIndex>()));
        });
    }

    /// <summary>An index whose every method fails. Public and open, since a proxy derives from it.</summary>
    public class AwayIndex : DispatchProxy
    {
        protected override object Invoke(MethodInfo? targetMethod, object?[]? args) => throw ((args?.FirstOrDefault() as SearchQuery)?.Text switch
        {
            Bug => new InvalidOperationException("A detail that no reader should see."),
            Malformed => new BadHttpRequestException("A detail that no reader should see."),
            _ => new IndexUnavailableException("The engine is away."),
        });
    }
}
