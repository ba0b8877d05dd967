using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Transparency.Claims;
using Transparency.Editors.Accounts;
using Transparency.Editors.Drafts;
using Transparency.Tests;

namespace Transparency.Web.Tests.Editors;

/// <summary>Files in the content folder, changed as Git changes them, while people are at the desk.</summary>
public sealed class GitDoorTests(EditorSite site, ITestOutputHelper output)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static DraftText Text { get; } =
        new()
        {
            Title = "By the desk",
            Summary = "A summary.",
            Verdict = Verdict.False,
            Authors = ["Olena"],
            Claims = [SiteContent.FirstClaim],
            Markdown = "A text.\n",
        };

    [Fact]
    public async Task A_change_on_disk_is_on_the_site_a_moment_later()
    {
        var file = await WriteAsync("git-door", Text.ToFile(DateTimeOffset.UtcNow, null, [], "published"));
        await UntilAsync("/en/debunks/git-door", page => page.Contains("By the desk", StringComparison.Ordinal));
        var waited = Stopwatch.StartNew();
        await File.WriteAllTextAsync(file, (Text with { Title = "By Git" }).ToFile(DateTimeOffset.UtcNow, null, [], "published"), Cancel);
        await UntilAsync("/en/debunks/git-door", page => page.Contains("By Git", StringComparison.Ordinal));
        output.WriteLine(
            $"A change was on the site after {waited.ElapsedMilliseconds} ms (aim: 2,000; tests/git-door.sh measures it on a quiet machine)."
        );
    }

    [Fact]
    public async Task A_file_that_can_not_be_read_is_on_the_desk_with_the_reason_until_it_is_mended()
    {
        var file = await WriteAsync("git-broken", "---\ntitle: Broken\nverdict: perhaps\n---\nText\n");
        var problem = await DeskAsync(desk => desk.Contains("debunks/git-broken/en.md", StringComparison.Ordinal));
        Assert.Contains("perhaps", problem, StringComparison.Ordinal);
        File.Delete(file);
        await DeskAsync(desk => !desk.Contains("debunks/git-broken", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_claim_that_can_not_be_read_is_on_the_desk_too()
    {
        var file = Path.Combine(site.Folder, "content", "claims", "git-broken.jsonl");
        await File.WriteAllTextAsync(file, """{"id":"git-claim","text":"It was mended","language":"nonsense!"}""" + "\n", Cancel);
        await DeskAsync(desk => desk.Contains("claims/git-broken.jsonl:1: language", StringComparison.Ordinal));
        await File.WriteAllTextAsync(file, """{"id":"git-claim","text":"It was mended","language":"en"}""" + "\n", Cancel);
        await DeskAsync(desk => !desk.Contains("claims/git-broken", StringComparison.Ordinal));
        await UntilAsync("/en/claims/git-claim", page => page.Contains("It was mended", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Both_doors_at_once_show_both_texts_and_overwrite_nothing()
    {
        var file = await WriteAsync("git-both", Text.ToFile(DateTimeOffset.UtcNow, null, [], "published"));
        await UntilAsync("/en/debunks/git-both", _ => true);
        var (desk, drafts) = (site.Services.GetRequiredService<DraftDesk>(), site.Services.GetRequiredService<DraftStore>());
        var draft = await desk.StartAsync("author", "git-both", "en", new(), Cancel);
        draft = (
            await desk.SaveAsync(
                "author",
                draft.Id,
                draft.Revision,
                draft.Text with
                {
                    Title = "What the desk wrote",
                },
                ChangeKind.Update,
                "More is known.",
                Cancel
            )
        ).Draft!;
        draft = (await desk.SubmitAsync("author", draft.Id, draft.Revision, Cancel)).Draft!;
        var theirs = (Text with { Title = "What Git wrote" }).ToFile(DateTimeOffset.UtcNow, null, [], "published");
        await File.WriteAllTextAsync(file, theirs, Cancel);
        await desk.ApproveAsync("reviewer", draft.Id, draft.Revision, null, Cancel);

        await Eventually.HoldsAsync(
            async () => (draft = (await drafts.FindAsync(draft.Id, Cancel))!).State == DraftState.ChangesAsked,
            "That the draft is returned to its author"
        );
        Assert.Equal(theirs, await File.ReadAllTextAsync(file, Cancel));
        await UntilAsync("/en/debunks/git-both", page => page.Contains("What Git wrote", StringComparison.Ordinal));
        var page = await site[EditorRole.Author].GetAsync("/editor/drafts/" + draft.Id);
        var beside = page.QuerySelector("section.note .beside")!.TextContent;
        Assert.Contains("Git", beside, StringComparison.Ordinal);
        Assert.Contains("the desk", beside, StringComparison.Ordinal);
        Assert.Equal("What the desk wrote", page.QuerySelector("#title")!.GetAttribute("value"));

        draft = (await desk.SubmitAsync("author", draft.Id, draft.Revision, Cancel)).Draft!; // the author has seen both
        await desk.ApproveAsync("reviewer", draft.Id, draft.Revision, null, Cancel);
        await UntilAsync("/en/debunks/git-both", shown => shown.Contains("What the desk wrote", StringComparison.Ordinal));
    }

    private async Task<string> WriteAsync(string slug, string text)
    {
        var file = Path.Combine(site.Folder, "content", "debunks", slug, "en.md");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, text, Cancel);
        return file;
    }

    private Task UntilAsync(string path, Func<string, bool> shows) =>
        Eventually.HoldsAsync(
            async () =>
                await site.Client.GetAsync(new Uri(path, UriKind.Relative), Cancel) is { IsSuccessStatusCode: true } answer
                && shows(await answer.Content.ReadAsStringAsync(Cancel)),
            path
        );

    private async Task<string> DeskAsync(Func<string, bool> shows)
    {
        var desk = "";
        await Eventually.HoldsAsync(
            async () => shows(desk = (await site[EditorRole.Author].GetAsync("/editor")).QuerySelector("main")!.TextContent),
            "The desk"
        );
        return desk;
    }
}
