using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Transparency.Web.Hosting.Telemetry;

/// <summary>Sends traces, metrics and logs by OTLP, if the settings name a receiver. By default nothing is sent.</summary>
internal static class TelemetryServices
{
    /// <summary>
    /// Sends telemetry where <c>Telemetry__Endpoint</c> says, by gRPC, or else as the variables <c>OTEL_EXPORTER_OTLP_…</c> of the
    /// OpenTelemetry specification say.
    /// </summary>
    public static void AddTelemetry(this WebApplicationBuilder builder, Settings settings)
    {
        var standard = builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"];
        if (settings.Telemetry.Endpoint is null && string.IsNullOrEmpty(standard))
            return;
        builder.Services.AddHostedService<IndexLag>();
        var telemetry = builder
            .Services.AddOpenTelemetry()
            .ConfigureResource(site =>
                site.AddService("transparency", serviceVersion: typeof(Program).Assembly.GetName().Version?.ToString(3))
                    .AddEnvironmentVariableDetector()
            )
            .WithTracing(traces =>
                traces
                    .AddSource(Metrics.Name)
                    .AddAspNetCoreInstrumentation(requests =>
                        requests.Filter = context => !context.Request.Path.StartsWithSegments("/healthz", StringComparison.Ordinal)
                    ) // every few seconds
                    .AddHttpClientInstrumentation()
            )
            .WithMetrics(metrics =>
                metrics
                    .AddMeter(Metrics.Name, "Microsoft.AspNetCore.Diagnostics")
                    .AddAspNetCoreInstrumentation()
                    .AddHttpClientInstrumentation()
                    .AddRuntimeInstrumentation()
            )
            .WithLogging();
        if (settings.Telemetry.Endpoint is { } endpoint)
            telemetry.UseOtlpExporter(OtlpExportProtocol.Grpc, endpoint);
        else
            telemetry.UseOtlpExporter();
    }
}
