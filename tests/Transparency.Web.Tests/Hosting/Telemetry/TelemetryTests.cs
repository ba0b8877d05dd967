using Microsoft.AspNetCore.Hosting;
using Transparency.Tests;

namespace Transparency.Web.Tests.Hosting.Telemetry;

/// <summary>What an operator's receiver gets of the site.</summary>
public sealed class TelemetryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_receiver_gets_traces_measures_and_logs_without_the_words_of_readers()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var site = new MeasuredSite(receiver.Address);
        await site.InitializeAsync();
        for (var i = 0; i < 3; i++)
            await site.Client.GetAsync("/en/search?q=unmistakableword", Cancel);
        await site.Client.GetAsync("/en/no-such-page", Cancel);
        var got = receiver.Received;

        await GetsAsync(got.Spans, "a span of a search", s => s.Name == "index search");
        await GetsAsync(
            got.Spans,
            "the span of its request",
            s =>
                got.Spans.Any(search => search.Name == "index search" && search.ParentSpanId == s.SpanId && search.TraceId == s.TraceId)
                && s.Attributes.Any(a => a.Key == "http.route")
        );
        await GetsAsync(got.Logs, "a line of the log", l => l.Body.StringValue.StartsWith("Indexed ", StringComparison.Ordinal));
        foreach (var kind in new[] { "search", "get", "open" })
            await GetsAsync(
                got.Metrics,
                $"how long {kind} takes",
                m =>
                    m is { Name: "transparency.index.duration", Unit: "s" }
                    && m.Histogram.DataPoints.Any(p =>
                        p.Count > 0 && p.Attributes.Any(a => a is { Key: "kind" } && a.Value.StringValue == kind)
                    )
            );
        await GetsAsync(
            got.Metrics,
            "how long an append takes",
            m => m.Name == "transparency.append.duration" && m.Histogram.DataPoints.Any(p => p is { Count: > 0, Sum: > 0 })
        );
        await GetsAsync(
            got.Metrics,
            "entries behind",
            m => m is { Name: "transparency.index.lag.entries", Unit: "{entry}" } && m.Gauge.DataPoints.Any(p => p.AsInt == 0)
        );
        await GetsAsync(
            got.Metrics,
            "seconds behind",
            m => m is { Name: "transparency.index.lag.duration", Unit: "s" } && m.Gauge.DataPoints.Any(p => p.AsDouble == 0)
        );
        foreach (var hit in new[] { true, false })
            await GetsAsync(
                got.Metrics,
                $"the cache, {hit}",
                m =>
                    m.Name == "transparency.cache.pages"
                    && m.Sum.DataPoints.Any(p => p.AsInt > 0 && p.Attributes.Any(a => a is { Key: "hit" } && a.Value.BoolValue == hit))
            );
        await GetsAsync(
            got.Metrics,
            "an error",
            m =>
                m.Name == "http.server.request.duration"
                && m.Histogram.DataPoints.Any(p => p.Attributes.Any(a => a is { Key: "http.response.status_code", Value.IntValue: 404 }))
        );
        Assert.Equal(["transparency"], got.Services.Distinct());

        Assert.DoesNotContain(got.Spans, s => s.ToString().Contains("unmistakableword", StringComparison.Ordinal));
        Assert.DoesNotContain(got.Logs, l => l.ToString().Contains("unmistakableword", StringComparison.Ordinal));
    }

    private static Task GetsAsync<T>(IEnumerable<T> got, string what, Func<T, bool> isIt) =>
        Eventually.HoldsAsync(() => got.Any(isIt), $"Receipt of {what}");

    /// <summary>The site that sends its telemetry twice a second.</summary>
    private sealed class MeasuredSite(string receiver) : Site
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Telemetry:Endpoint", receiver);
            foreach (var interval in new[] { "OTEL_METRIC_EXPORT_INTERVAL", "OTEL_BSP_SCHEDULE_DELAY", "OTEL_BLRP_SCHEDULE_DELAY" })
                builder.UseSetting(interval, "500");
        }
    }
}
