using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Transparency.Web.Hosting.Workers;

/// <summary>The site's background work: one worker a job.</summary>
internal static class WorkerServices
{
    /// <summary>Adds all workers, each with its health check.</summary>
    public static IServiceCollection AddWorkers(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<IndexHealth>("index");
        return services
            .AddWorker<PublicationWorker>(PublicationWorker.Plan)
            .AddWorker<ContentWorker>(ContentWorker.Plan)
            .AddWorker<IndexWorker>(IndexWorker.Plan)
            .AddWorker<IndexMaintenanceWorker>(IndexMaintenanceWorker.Plan)
            .AddWorker<DumpWorker>(DumpWorker.Plan);
    }

    private static IServiceCollection AddWorker<T>(this IServiceCollection services, WorkerPlan plan)
        where T : Worker
    {
        services.AddSingleton<T>().AddHostedService(s => s.GetRequiredService<T>());
        services.AddHealthChecks().Add(new HealthCheckRegistration(plan.Name, s => s.GetRequiredService<T>(), null, null));
        return services;
    }
}
