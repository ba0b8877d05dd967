using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Transparency.Search;
using Transparency.Search.Query;

namespace Transparency.Web.Tests;

/// <summary>
/// The site while its search engine is away; searches for <see cref="Bug"/> and <see cref="Malformed"/> fail as such requests do.
/// </summary>
public sealed class SiteWithoutIndex : Site
{
    public const string Bug = "a-bug-of-ours";
    public const string Malformed = "a-malformed-request";

    /// <summary>What the site logged as wrong since it started.</summary>
    public ConcurrentQueue<(LogLevel Level, string Message, Exception? Failure)> Logged { get; } = [];

    protected override Task ReadyAsync() => Task.CompletedTask;

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureLogging(logging => logging.AddProvider(new Collector(Logged)));
        builder.ConfigureTestServices(services =>
        {
            services.RemoveAll<IHostedService>();
            services.Replace(ServiceDescriptor.Singleton(DispatchProxy.Create<IClaimIndex, AwayIndex>()));
        });
    }

    private sealed class Collector(ConcurrentQueue<(LogLevel Level, string Message, Exception? Failure)> logged) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (IsEnabled(logLevel))
                logged.Enqueue((logLevel, formatter(state, exception), exception));
        }

        public void Dispose() { }
    }

    /// <summary>An index whose every method fails. Public and open, since a proxy derives from it.</summary>
    public class AwayIndex : DispatchProxy
    {
        protected override object Invoke(MethodInfo? targetMethod, object?[]? args) =>
            throw (
                (args?.FirstOrDefault() as SearchQuery)?.Text switch
                {
                    Bug => new InvalidOperationException("A detail that no reader should see."),
                    Malformed => new BadHttpRequestException("A detail that no reader should see."),
                    _ => new IndexUnavailableException("The engine is away."),
                }
            );
    }
}
