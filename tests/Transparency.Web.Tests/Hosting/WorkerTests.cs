using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Transparency.Archive;
using Transparency.Archive.Files;
using Transparency.Claims;
using Transparency.Content;
using Transparency.Editors;
using Transparency.Editors.Drafts;
using Transparency.Import;
using Transparency.Search;
using Transparency.Tests;

namespace Transparency.Web.Tests.Hosting;

/// <summary>A worker that fails stops no other, tries again with growing pauses, and has its line in <c>/healthz/ready</c>.</summary>
public sealed class WorkerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_content_folder_that_cant_be_written_stops_publication_alone()
    {
        var failed = new ConcurrentDictionary<string, bool>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, events) =>
            {
                if (instrument.Name == "transparency.worker.failures")
                    events.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => failed[(string)tags[0].Value!] = tags[0].Key == "worker");
        listener.Start();
        await using var site = new Site();
        var content = Directory.CreateDirectory(Path.Combine(site.Folder, "content")).FullName;
        await File.WriteAllTextAsync(Path.Combine(content, ".writing"), "a file where the store needs a folder", Cancel);
        await ApproveAsync(site.Folder, "never-written");
        await site.InitializeAsync(); // waits until everything is indexed
        await ImportAsync(site.Folder, "from-elsewhere");
        await Eventually.HoldsAsync(async () => (await site.Client.GetAsync("/en/claims/from-elsewhere", Cancel)).IsSuccessStatusCode);
        var (status, text) = await ReadyAsync(site);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("publication: Degraded: failing since ", text, StringComparison.Ordinal);
        Assert.Contains("index: Healthy", text, StringComparison.Ordinal);
        Assert.Contains("content: Healthy", text, StringComparison.Ordinal);
        Assert.True(failed["publication"]);
    }

    [Fact]
    public async Task A_rebuild_that_fails_is_tried_again_with_growing_pauses_and_told()
    {
        await using var site = new SiteWithIndex(InterceptedIndex.FailBuild);
        await site.InitializeAsync();
        await File.WriteAllTextAsync(Path.Combine(site.Folder, "index", "rebuild.request"), "", Cancel);
        await Eventually.HoldsAsync(() => site.Calls > 0);
        await Task.Delay(4_000, Cancel);
        Assert.InRange(site.Calls, 1, 3);
        var (status, text) = await ReadyAsync(site);
        Assert.Equal(HttpStatusCode.OK, status); // the old index serves
        Assert.Contains("index-maintenance: Degraded: failing since ", text, StringComparison.Ordinal);
        Assert.Contains(InterceptedIndex.Reason, text, StringComparison.Ordinal);
        await ImportAsync(site.Folder, "while-it-fails");
        await Eventually.HoldsAsync(async () => (await site.Client.GetAsync("/en/claims/while-it-fails", Cancel)).IsSuccessStatusCode);
    }

    [Fact]
    public async Task All_rejected_documents_are_counted_not_only_those_that_are_named()
    {
        await using var site = new SiteWithIndex(InterceptedIndex.RejectMany);
        await site.InitializeAsync();
        await Eventually.HoldsAsync(async () => (await ReadyAsync(site)).Status == HttpStatusCode.OK);
        Assert.Contains("250 documents were refused", (await ReadyAsync(site)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_site_is_ready_when_the_index_has_caught_up_once()
    {
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var site = new SiteWithIndex(InterceptedIndex.HoldOpen, opened.Task) { WaitsForIndex = false };
        await site.InitializeAsync();
        await Eventually.HoldsAsync(() => site.Calls > 0 && Directory.Exists(Path.Combine(site.Folder, "archive", "log")));
        await Task.Delay(1_000, Cancel);
        var (status, text) = await ReadyAsync(site);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Matches(@"index: Unhealthy: .*up to entry 0 of [1-9]\d*", text);
        Assert.Equal(HttpStatusCode.OK, (await site.Client.GetAsync("/healthz/live", Cancel)).StatusCode);
        opened.SetResult();
        await Eventually.HoldsAsync(async () => (await ReadyAsync(site)).Status == HttpStatusCode.OK);
        Assert.Matches(@"up to entry (\d+) of \1\b", (await ReadyAsync(site)).Text);
    }

    private static async Task<(HttpStatusCode Status, string Text)> ReadyAsync(Site site)
    {
        using var response = await site.Client.GetAsync("/healthz/ready", Cancel);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancel));
    }

    private static async Task ImportAsync(string folder, string id)
    {
        using var log = new ArchiveLog(new FileBlobStore(Path.Combine(folder, "archive")), TimeProvider.System);
        await using var claims = new MemoryStream(
            System.Text.Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","text":"Imported by somebody elsewhere","language":"en"}""")
        );
        Assert.Equal(1, (await new Importer(log).ImportAsync(claims, ImportFormat.Jsonl, "other", dryRun: false, cancel: Cancel)).New);
    }

    /// <summary>Writes and approves a draft that is due at once, by another process.</summary>
    private static async Task ApproveAsync(string folder, string slug)
    {
        var settings = new EditorSettings { Path = Path.Combine(folder, "editors") };
        settings.CreateFolder();
        var stores = new BlobStores(new FileBlobStore(Path.Combine(folder, "archive")), new FileBlobStore(Path.Combine(folder, "content")));
        var desk = new DraftDesk(
            new(new EditorStore(new FileBlobStore(settings.Path))),
            new ContentCatalog(stores),
            settings,
            TimeProvider.System
        );
        var text = new DraftText
        {
            Title = "A title",
            Summary = "A summary.",
            Verdict = Verdict.False,
            Authors = ["Olena"],
            Claims = [SiteContent.FirstClaim],
            Markdown = "A text.\n",
        };
        var draft = await desk.StartAsync("olena", slug, "en", text, Cancel);
        draft = (await desk.SubmitAsync("olena", draft.Id, draft.Revision, Cancel)).Draft!;
        Assert.Null((await desk.ApproveAsync("ivan", draft.Id, draft.Revision, null, Cancel)).Refusal);
    }

    /// <summary>The site with an index of which one method is intercepted.</summary>
    private sealed class SiteWithIndex(string method, Task? until = null) : Site
    {
        private int _calls;

        public bool WaitsForIndex { get; init; } = true;

        /// <summary>Calls of the method so far.</summary>
        public int Calls => Volatile.Read(ref _calls);

        protected override Task ReadyAsync() => WaitsForIndex ? base.ReadyAsync() : Task.CompletedTask;

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureTestServices(services =>
            {
                var real = services.Last(s => s.ServiceType == typeof(IClaimIndex)).ImplementationFactory!;
                services.Replace(
                    ServiceDescriptor.Singleton(s =>
                    {
                        var index = DispatchProxy.Create<IClaimIndex, InterceptedIndex>();
                        var intercepted = (InterceptedIndex)(object)index;
                        intercepted.Real = (IClaimIndex)real(s);
                        intercepted.Method = method;
                        intercepted.Until = until ?? Task.CompletedTask;
                        intercepted.Called = () => Interlocked.Increment(ref _calls);
                        return index;
                    })
                );
            });
        }
    }

    /// <summary>An index that passes everything on, but for one method. Public and open, since a proxy derives from it.</summary>
    public class InterceptedIndex : DispatchProxy
    {
        /// <summary>Every build fails, except the one that makes the first index.</summary>
        public const string FailBuild = nameof(IClaimIndex.BeginBuildAsync);

        /// <summary>Opening the index for writing takes until a task ends.</summary>
        public const string HoldOpen = nameof(IClaimIndex.OpenAsync);

        /// <summary>The state has more rejected documents than it names.</summary>
        public const string RejectMany = nameof(IClaimIndex.StatusAsync);

        /// <summary>Why builds fail.</summary>
        public const string Reason = "The disk of the index is full.";

        internal IClaimIndex Real { get; set; } = null!;

        internal string Method { get; set; } = "";

        internal Task Until { get; set; } = Task.CompletedTask;

        internal Action Called { get; set; } = () => { };

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var isFirstBuild = Method == FailBuild && Real.StatusAsync().GetAwaiter().GetResult().Name.Length == 0;
            if (targetMethod!.Name != Method || isFirstBuild)
                return targetMethod.Invoke(Real, args);
            Called();
            return Method switch
            {
                FailBuild => throw new IOException(Reason),
                RejectMany => StatusAsync((CancellationToken)args![0]!),
                _ => OpenAsync((CancellationToken)args![0]!),
            };
        }

        private async Task<IndexStatus> StatusAsync(CancellationToken cancel) =>
            await Real.StatusAsync(cancel) with
            {
                Rejected = Enumerable.Range(0, IndexStatus.MaxRejected).ToDictionary(i => $"claim/{i}", _ => "a reason"),
                RejectedCount = 250,
            };

        private async Task<IIndexWriter?> OpenAsync(CancellationToken cancel)
        {
            await Until.WaitAsync(cancel);
            return await Real.OpenAsync(cancel);
        }
    }
}
