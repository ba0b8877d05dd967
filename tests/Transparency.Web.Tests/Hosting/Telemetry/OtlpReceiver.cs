using System.Collections.Concurrent;
using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Transparency.Web.Tests.Hosting.Telemetry.Otlp;

namespace Transparency.Web.Tests.Hosting.Telemetry;

/// <summary>A receiver of OTLP over gRPC, which keeps what it gets.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _server;

    private OtlpReceiver(WebApplication server) => _server = server;

    public Received Received => _server.Services.GetRequiredService<Received>();

    public string Address => _server.Urls.Single();

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, address => address.Protocols = HttpProtocols.Http2)
        );
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<Received>();
        var server = builder.Build();
        server.MapGrpcService<Traces>();
        server.MapGrpcService<Metrics>();
        server.MapGrpcService<Logs>();
        await server.StartAsync();
        return new(server);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private sealed class Traces(Received received) : TraceService.TraceServiceBase
    {
        public override Task<ExportTraceServiceResponse> Export(ExportTraceServiceRequest request, ServerCallContext context)
        {
            foreach (var resource in request.ResourceSpans)
            {
                received.Services.Add(resource.Resource.Attributes.Single(a => a.Key == "service.name").Value.StringValue);
                foreach (var span in resource.ScopeSpans.SelectMany(s => s.Spans))
                    received.Spans.Add(span);
            }

            return Task.FromResult(new ExportTraceServiceResponse());
        }
    }

    private sealed class Metrics(Received received) : MetricsService.MetricsServiceBase
    {
        public override Task<ExportMetricsServiceResponse> Export(ExportMetricsServiceRequest request, ServerCallContext context)
        {
            foreach (var metric in request.ResourceMetrics.SelectMany(r => r.ScopeMetrics).SelectMany(s => s.Metrics))
                received.Metrics.Add(metric);
            return Task.FromResult(new ExportMetricsServiceResponse());
        }
    }

    private sealed class Logs(Received received) : LogsService.LogsServiceBase
    {
        public override Task<ExportLogsServiceResponse> Export(ExportLogsServiceRequest request, ServerCallContext context)
        {
            foreach (var record in request.ResourceLogs.SelectMany(r => r.ScopeLogs).SelectMany(s => s.LogRecords))
                received.Logs.Add(record);
            return Task.FromResult(new ExportLogsServiceResponse());
        }
    }
}

/// <summary>What came.</summary>
internal sealed class Received
{
    public ConcurrentBag<string> Services { get; } = [];

    public ConcurrentBag<Span> Spans { get; } = [];

    public ConcurrentBag<Metric> Metrics { get; } = [];

    public ConcurrentBag<LogRecord> Logs { get; } = [];
}
