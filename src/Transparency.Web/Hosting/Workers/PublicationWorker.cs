using Transparency.Editors.Drafts;

namespace Transparency.Web.Hosting.Workers;

/// <summary>Publishes approved drafts when they are due: draft → content folder and archive log.</summary>
internal sealed class PublicationWorker(
    DraftPublisher publisher,
    ContentWorker content,
    IndexWorker index,
    TimeProvider clock,
    ILogger<PublicationWorker> logger
) : Worker(Plan, clock, logger)
{
    public static readonly WorkerPlan Plan = new(
        "publication",
        "Check that the content folder and the archive can be written. Drafts that are due wait meanwhile.",
        Pause: TimeSpan.FromMilliseconds(500),
        FirstRetry: TimeSpan.FromSeconds(1),
        LastRetry: TimeSpan.FromSeconds(30)
    );

    protected override async Task<string?> RunAsync(CancellationToken cancel)
    {
        if (await publisher.PublishDueAsync(cancel) > 0)
        {
            content.Wake();
            index.Wake();
        }

        return null;
    }
}
