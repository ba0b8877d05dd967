using Transparency.Archive;
using Transparency.Claims;
using Transparency.Content;
using Transparency.Editors.Drafts;

namespace Transparency.Tests.Editors.Drafts;

/// <summary>The way of a draft to the public, with two people, two tabs, two nodes and crashes.</summary>
public sealed class DraftDeskTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_tabs_do_not_overwrite_each_other()
    {
        using var desk = new Desk();
        var draft = await desk.Acts.StartAsync("olena", "a-debunk", "en", new(), Cancel);
        var first = await desk.Acts.SaveAsync("olena", draft.Id, draft.Revision, new() { Title = "first tab" }, ChangeKind.New, "", Cancel);
        var second = await desk.Acts.SaveAsync(
            "olena",
            draft.Id,
            draft.Revision,
            new() { Title = "second tab" },
            ChangeKind.New,
            "",
            Cancel
        );
        Assert.Null(first.Refusal);
        Assert.Equal((DraftRefusal.Stale, "first tab"), (second.Refusal!.Value, second.Draft!.Text.Title));
        Assert.Null(
            (
                await desk.Acts.SaveAsync(
                    "olena",
                    draft.Id,
                    second.Draft.Revision,
                    new() { Title = "second tab" },
                    ChangeKind.New,
                    "",
                    Cancel
                )
            ).Refusal
        );
    }

    [Fact]
    public async Task A_save_whose_answer_got_lost_is_taken_again_and_what_others_wrote_since_is_not_undone()
    {
        using var desk = new Desk();
        var draft = await desk.Acts.StartAsync("olena", "a-debunk", "en", new(), Cancel);
        var saved = Desk.Done(await desk.Acts.SaveAsync("olena", draft.Id, draft.Revision, Desk.Text, ChangeKind.New, "", Cancel));
        var again = Desk.Done(await desk.Acts.SaveAsync("olena", draft.Id, draft.Revision, Desk.Text, ChangeKind.New, "", Cancel));
        Assert.Equal((saved.Revision, saved.Events.Count), (again.Revision, again.Events.Count));
        Desk.Done(
            await desk.Acts.SaveAsync(
                "ivan",
                draft.Id,
                saved.Revision,
                Desk.Text with
                {
                    IsTranslationWaived = true,
                },
                ChangeKind.New,
                "",
                Cancel
            )
        );
        Assert.Equal(
            DraftRefusal.Stale,
            (await desk.Acts.SaveAsync("olena", draft.Id, draft.Revision, Desk.Text, ChangeKind.New, "", Cancel)).Refusal
        );
    }

    [Fact]
    public async Task Who_starts_what_is_being_written_is_taken_there()
    {
        using var desk = new Desk();
        var draft = await desk.Acts.StartAsync("olena", "a-debunk", "en", new(), Cancel);
        Assert.Equal(draft.Id, (await desk.Acts.StartAsync("ivan", "a-debunk", "en", new(), Cancel)).Id);
        Assert.NotEqual(draft.Id, (await desk.Acts.StartAsync("ivan", "a-debunk", "uk", new(), Cancel)).Id);
    }

    [Fact]
    public async Task Everything_that_many_say_at_once_is_kept()
    {
        using var desk = new Desk();
        var draft = await desk.Acts.StartAsync("olena", "a-debunk", "en", new(), Cancel);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => desk.Acts.CommentAsync("ivan", draft.Id, $"comment {i}", Cancel)));
        var after = (await desk.Drafts.FindAsync(draft.Id, Cancel))!;
        // And no form is stale by what is only said.
        Assert.Equal((0, 20), (after.Revision, after.Events.Count(e => e.Action == "commented")));
        Assert.Equal(20, after.Events.Skip(1).Select(e => e.Text).Distinct().Count());
    }

    [Fact]
    public async Task Keystrokes_are_one_event_and_people_are_two()
    {
        using var desk = new Desk();
        var draft = await desk.Acts.StartAsync("olena", "a-debunk", "en", new(), Cancel);
        foreach (var (actor, title) in new[] { ("olena", "a"), ("olena", "ab"), ("ivan", "abc"), ("olena", "abcd") })
            draft = Desk.Done(
                await desk.Acts.SaveAsync(actor, draft.Id, draft.Revision, new() { Title = title }, ChangeKind.New, "", Cancel)
            );
        Assert.Equal(["olena started", "olena saved", "ivan saved", "olena saved"], draft.Events.Select(e => $"{e.Actor} {e.Action}"));
        Assert.Equal(["olena", "ivan"], draft.Writers);
    }

    [Fact]
    public async Task Nobody_approves_what_they_wrote()
    {
        using var desk = new Desk();
        var draft = await desk.Acts.StartAsync("olena", "a-debunk", "en", Desk.Text, Cancel);
        draft = Desk.Done(
            await desk.Acts.SaveAsync(
                "ivan",
                draft.Id,
                draft.Revision,
                Desk.Text with
                {
                    Title = "ivan's title",
                },
                ChangeKind.New,
                "",
                Cancel
            )
        );
        Assert.Equal(DraftRefusal.NotNow, (await desk.Acts.ApproveAsync("maria", draft.Id, draft.Revision, null, Cancel)).Refusal);
        draft = Desk.Done(await desk.Acts.SubmitAsync("olena", draft.Id, draft.Revision, Cancel));
        Assert.Equal(DraftRefusal.OwnText, (await desk.Acts.ApproveAsync("olena", draft.Id, draft.Revision, null, Cancel)).Refusal);
        Assert.Equal(DraftRefusal.OwnText, (await desk.Acts.ApproveAsync("ivan", draft.Id, draft.Revision, null, Cancel)).Refusal);
        Assert.Equal(DraftRefusal.Stale, (await desk.Acts.ApproveAsync("maria", draft.Id, draft.Revision - 1, null, Cancel)).Refusal);
        Assert.Equal("maria", Desk.Done(await desk.Acts.ApproveAsync("maria", draft.Id, draft.Revision, null, Cancel)).Approver);
    }

    [Fact]
    public async Task A_desk_of_one_person_may_be_allowed()
    {
        using var desk = new Desk(onePerson: true);
        var draft = await desk.Acts.StartAsync("olena", "a-debunk", "en", Desk.Text, Cancel);
        draft = Desk.Done(await desk.Acts.SubmitAsync("olena", draft.Id, draft.Revision, Cancel));
        Assert.Equal("olena", Desk.Done(await desk.Acts.ApproveAsync("olena", draft.Id, draft.Revision, null, Cancel)).Approver);
    }

    [Fact]
    public async Task What_is_in_review_is_not_written_and_changes_that_are_asked_open_it_again()
    {
        using var desk = new Desk();
        var draft = await desk.Acts.StartAsync("olena", "a-debunk", "en", Desk.Text, Cancel);
        draft = Desk.Done(await desk.Acts.SubmitAsync("olena", draft.Id, draft.Revision, Cancel));
        Assert.Equal(
            DraftRefusal.NotNow,
            (await desk.Acts.SaveAsync("olena", draft.Id, draft.Revision, new(), ChangeKind.New, "", Cancel)).Refusal
        );
        Assert.Equal(DraftRefusal.NothingSaid, (await desk.Acts.RequestChangesAsync("ivan", draft.Id, " ", Cancel)).Refusal);
        draft = Desk.Done(await desk.Acts.RequestChangesAsync("ivan", draft.Id, "The summary says too much.", Cancel));
        Assert.Equal((DraftState.ChangesAsked, "The summary says too much."), (draft.State, draft.Events[^1].Text));
        Desk.Done(await desk.Acts.SaveAsync("olena", draft.Id, draft.Revision, Desk.Text, ChangeKind.New, "", Cancel));
    }

    [Fact]
    public async Task It_is_public_at_its_time_and_not_before_and_the_log_names_who_approved_it()
    {
        using var desk = new Desk();
        var at = desk.Clock.Now.AddHours(2);
        var draft = await desk.ApprovedAsync(at);
        desk.Clock.Now = at.AddTicks(-1);
        Assert.Equal(0, await desk.Publisher.PublishDueAsync(Cancel));
        Assert.Null(await desk.FileAsync());
        desk.Clock.Now = at;
        Assert.Equal(1, await desk.Publisher.PublishDueAsync(Cancel));
        Assert.Equal(draft.File, await desk.FileAsync());
        var entry = Assert.Single(await desk.EntriesAsync());
        Assert.Equal((EntryKind.Debunk, "a-debunk/en", "ivan"), (entry.Kind, entry.Id, entry.Actor));
        Assert.Equal(at, DebunkRevision.Read(entry).Published);
        Assert.Equal(DraftState.Published, (await desk.Drafts.FindAsync(draft.Id, Cancel))!.State);
        Assert.Equal(0, await desk.Publisher.PublishDueAsync(Cancel));
    }

    [Fact]
    public async Task Who_follows_the_content_first_names_the_approver_as_well()
    {
        using var desk = new Desk();
        var draft = await desk.ApprovedAsync();
        await desk.WriteFileAsync(draft.File!); // as another node, which has not come to the log yet
        await desk.Catalog.ReloadAsync(Cancel);
        await desk.Catalog.RecordAsync(desk.Log, desk.Publisher.ActorsAsync, Cancel);
        Assert.Equal("ivan", Assert.Single(await desk.EntriesAsync()).Actor);
        Assert.Equal(1, await desk.Publisher.PublishDueAsync(Cancel));
        Assert.Single(await desk.EntriesAsync());
    }

    [Fact]
    public async Task Many_nodes_publish_once()
    {
        using var desk = new Desk();
        for (var i = 0; i < 5; i++)
            await desk.ApprovedAsync(slug: $"debunk-{i}");
        var nodes = Enumerable.Range(0, 4).Select(_ => new DraftPublisher(new(desk.Own), desk.Stores, desk.Log, desk.Clock)).ToList();
        await Task.WhenAll(nodes.Select(n => n.PublishDueAsync(Cancel)));
        Assert.Equal(5, (await desk.EntriesAsync()).Count);
        Assert.All(
            await desk.Drafts.AllAsync(Cancel),
            d => Assert.Equal((DraftState.Published, 1), (d.State, d.Events.Count(e => e.Action == "published")))
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_at_any_write_loses_nothing_and_doubles_nothing(bool afterTheWrite)
    {
        var crashes = 0;
        for (var at = 0; ; at++)
        {
            var fault = new Fault(afterTheWrite);
            using var desk = new Desk(wrap: store => new FaultyStore(store, fault));
            var draft = await desk.ApprovedAsync();
            fault.In = at;
            try
            {
                await desk.Publisher.PublishDueAsync(Cancel);
            }
            catch (IOException)
            {
                crashes++;
            }

            var isCrashed = fault.In < 0 && fault.Happened;
            fault.In = -1;
            var restarted = new DraftPublisher(new(desk.Own), desk.Stores, desk.Log, desk.Clock);
            await restarted.PublishDueAsync(Cancel);
            Assert.Equal(draft.File, await desk.FileAsync());
            Assert.Equal("ivan", Assert.Single(await desk.EntriesAsync()).Actor);
            var after = (await desk.Drafts.FindAsync(draft.Id, Cancel))!;
            Assert.Equal((DraftState.Published, 1), (after.State, after.Events.Count(e => e.Action == "published")));
            if (!isCrashed)
                break;
        }

        Assert.Equal(3, crashes); // the file, the log, the draft
    }

    [Fact]
    public async Task A_file_that_changed_meanwhile_is_not_overwritten()
    {
        using var desk = new Desk();
        await desk.PublishedAsync();
        var draft = await desk.ChangedAsync(ChangeKind.Update, "More is known.", Desk.Text with { Title = "By the desk" });
        var theirs = (await desk.FileAsync())!.Replace("Its summary.", "By Git.", StringComparison.Ordinal);
        await desk.WriteFileAsync(theirs);
        Assert.Equal(0, await desk.Publisher.PublishDueAsync(Cancel));
        Assert.Equal(theirs, await desk.FileAsync());
        var after = (await desk.Drafts.FindAsync(draft.Id, Cancel))!;
        Assert.Equal(
            (DraftState.ChangesAsked, "conflict", "By the desk", theirs),
            (after.State, after.Events[^1].Action, after.Text.Title, after.Base)
        );

        after = Desk.Done(
            await desk.Acts.SaveAsync(
                "olena",
                draft.Id,
                after.Revision,
                after.Text with
                {
                    Summary = "By Git.",
                },
                ChangeKind.Update,
                "More is known.",
                Cancel
            )
        );
        after = Desk.Done(await desk.Acts.SubmitAsync("olena", draft.Id, after.Revision, Cancel));
        Desk.Done(await desk.Acts.ApproveAsync("ivan", draft.Id, after.Revision, null, Cancel));
        Assert.Equal(1, await desk.Publisher.PublishDueAsync(Cancel)); // both are in it, and the author has seen both
        Assert.Contains("By the desk", await desk.FileAsync(), StringComparison.Ordinal);
        Assert.Contains("By Git.", await desk.FileAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_can_not_be_read_is_not_overwritten_either()
    {
        using var desk = new Desk();
        await desk.PublishedAsync();
        var before = await desk.FileAsync();
        var draft = await desk.ChangedAsync(ChangeKind.Update, "More is known.", Desk.Text with { Title = "By the desk" });
        await desk.WriteFileAsync("half of a file");
        Assert.Equal(0, await desk.Publisher.PublishDueAsync(Cancel));
        Assert.Equal("half of a file", await desk.FileAsync());
        Assert.Equal(before, (await desk.Drafts.FindAsync(draft.Id, Cancel))!.Base);
    }

    [Fact]
    public async Task A_file_that_was_taken_away_comes_back_only_when_it_is_approved_again()
    {
        using var desk = new Desk();
        await desk.PublishedAsync();
        var draft = await desk.ChangedAsync(ChangeKind.Update, "More is known.", Desk.Text);
        await desk.Stores.Content.DeleteAsync("debunks/a-debunk/en.md", Cancel);
        Assert.Equal(0, await desk.Publisher.PublishDueAsync(Cancel));
        Assert.Null(await desk.FileAsync());
        var after = (await desk.Drafts.FindAsync(draft.Id, Cancel))!;
        Assert.Equal((DraftState.ChangesAsked, (string?)null), (after.State, after.Base));
    }

    [Fact]
    public async Task A_text_that_changed_meanwhile_is_not_taken_off_the_site()
    {
        using var desk = new Desk();
        await desk.PublishedAsync();
        var withdrawal = Desk.Done(await desk.Acts.WithdrawAsync("ivan", "a-debunk", "en", "It judged the wrong video.", Cancel));
        var theirs = (await desk.FileAsync())!.Replace("Its summary.", "By Git.", StringComparison.Ordinal);
        await desk.WriteFileAsync(theirs);
        Assert.Equal(0, await desk.Publisher.PublishDueAsync(Cancel));
        Assert.Equal(theirs, await desk.FileAsync());
        Assert.Equal(DraftState.Discarded, (await desk.Drafts.FindAsync(withdrawal.Id, Cancel))!.State);
    }

    [Theory]
    [InlineData("half of a dra")]
    [InlineData("null")]
    public async Task A_damaged_draft_that_is_opened_is_named(string damaged)
    {
        using var desk = new Desk();
        var id = new string('0', 32);
        using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(damaged));
        await desk.Own.Blobs.TryCreateAsync($"drafts/{id}.json", content, Cancel);
        var refused = await Assert.ThrowsAsync<System.Text.Json.JsonException>(() => desk.Drafts.FindAsync(id, Cancel));
        Assert.StartsWith($"The draft 'drafts/{id}.json' can't be read: ", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("half of a dra")]
    [InlineData("null")]
    [InlineData("{\"id\":\"0\"}")]
    public async Task A_damaged_draft_stops_no_other_and_is_named(string damaged)
    {
        using var desk = new Desk();
        await desk.ApprovedAsync();
        using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(damaged));
        await desk.Own.Blobs.TryCreateAsync("drafts/damaged.json", content, Cancel);
        Assert.Equal(1, await desk.Publisher.PublishDueAsync(Cancel));
        Assert.Equal("drafts/damaged.json", Assert.Single(desk.Drafts.Damaged).File);
        await desk.Own.Blobs.DeleteAsync("drafts/damaged.json", Cancel);
        Assert.Single(await desk.Drafts.AllAsync(Cancel));
        Assert.Empty(desk.Drafts.Damaged);
    }

    [Fact]
    public async Task A_new_debunk_does_not_overwrite_a_file_that_came_first()
    {
        using var desk = new Desk();
        var draft = await desk.ApprovedAsync();
        var theirs = draft.File!.Replace("Its summary.", "By Git.", StringComparison.Ordinal);
        await desk.WriteFileAsync(theirs);
        Assert.Equal(0, await desk.Publisher.PublishDueAsync(Cancel));
        Assert.Equal(theirs, await desk.FileAsync());
        var after = (await desk.Drafts.FindAsync(draft.Id, Cancel))!;
        Assert.Contains(new DraftFinding(DraftFindingKind.NoKind), DraftCheck.Run(after, [], [])); // it changes a published text now
    }

    [Fact]
    public async Task A_correction_leaves_a_dated_note_and_the_verdict_that_it_changed()
    {
        using var desk = new Desk();
        var published = await desk.PublishedAsync();
        desk.Clock.Now = desk.Clock.Now.AddDays(2);
        await desk.ChangedAsync(ChangeKind.Correction, "It was misleading, not false.", Desk.Text with { Verdict = Verdict.Misleading });
        await desk.Publisher.PublishDueAsync(Cancel);
        var debunk = DebunkRevision.Read((await desk.EntriesAsync())[^1]);
        Assert.Equal((published.PublishAt, desk.Clock.Now, Verdict.Misleading), (debunk.Published, debunk.Updated!.Value, debunk.Verdict));
        Assert.Equal([new Correction(new(2026, 11, 26), "It was misleading, not false.", "correction", Verdict.False)], debunk.Corrections);
    }

    [Fact]
    public async Task A_typo_leaves_none()
    {
        using var desk = new Desk();
        await desk.PublishedAsync();
        await desk.ChangedAsync(ChangeKind.Typo, "", Desk.Text with { Title = "The title" });
        await desk.Publisher.PublishDueAsync(Cancel);
        var debunk = DebunkRevision.Read((await desk.EntriesAsync())[^1]);
        Assert.Equal("The title", debunk.Title);
        Assert.Empty(debunk.Corrections);
        Assert.Null(debunk.Updated);
    }

    [Fact]
    public async Task Taking_a_debunk_off_the_site_leaves_the_note_in_its_place()
    {
        using var desk = new Desk();
        await desk.PublishedAsync();
        Assert.Equal(DraftRefusal.NothingSaid, (await desk.Acts.WithdrawAsync("ivan", "a-debunk", "en", " ", Cancel)).Refusal);
        Assert.Equal(DraftRefusal.Absent, (await desk.Acts.WithdrawAsync("ivan", "another", "en", "A reason.", Cancel)).Refusal);
        Desk.Done(await desk.Acts.WithdrawAsync("ivan", "a-debunk", "en", "It judged the wrong video.", Cancel));
        await desk.Publisher.PublishDueAsync(Cancel);
        await desk.Catalog.ReloadAsync(Cancel);
        Assert.Empty(desk.Catalog.Debunks);
        await desk.Catalog.RecordAsync(desk.Log, desk.Publisher.ActorsAsync, Cancel);
        var entry = (await desk.EntriesAsync())[^1];
        Assert.Equal((2, EntryKind.Withdrawal, "ivan"), (entry.Seq, entry.Kind, entry.Actor));
        Assert.Contains("It judged the wrong video.", System.Text.Encoding.UTF8.GetString(entry.Payload.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_takes_over_a_draft_holds_it_and_what_the_other_types_then_is_not_saved()
    {
        using var desk = new Desk();
        var draft = await desk.Acts.StartAsync("olena", "a-debunk", "en", Desk.Text, Cancel);
        Assert.Equal("olena", draft.Holder);
        var taken = Desk.Done(await desk.Acts.TakeOverAsync("ivan", draft.Id, Cancel));
        Assert.Equal("ivan", taken.Holder);
        Assert.Equal(taken.Revision, Desk.Done(await desk.Acts.TakeOverAsync("ivan", draft.Id, Cancel)).Revision);
        Assert.Equal(
            DraftRefusal.Stale,
            (await desk.Acts.SaveAsync("olena", draft.Id, draft.Revision, Desk.Text, ChangeKind.New, "", Cancel)).Refusal
        );
        Assert.DoesNotContain("ivan", taken.Writers);
    }

    [Fact]
    public async Task What_is_only_said_or_shown_makes_no_form_stale()
    {
        using var desk = new Desk();
        var draft = await desk.Acts.StartAsync("olena", "a-debunk", "en", Desk.Text, Cancel);
        await desk.Acts.CommentAsync("ivan", draft.Id, "Who says so?", Cancel);
        await desk.Acts.ShareAsync("ivan", draft.Id, Cancel);
        var saved = Desk.Done(
            await desk.Acts.SaveAsync("olena", draft.Id, draft.Revision, Desk.Text with { Title = "Another" }, ChangeKind.New, "", Cancel)
        );
        Assert.Equal(["started", "commented", "shared", "saved"], saved.Events.Select(e => e.Action));
    }

    /// <summary>Which write fails: the one after <see cref="In"/> others.</summary>
    private sealed record Fault(bool AfterTheWrite)
    {
        public int In { get; set; } = -1;

        public bool Happened { get; set; }
    }

    private sealed class FaultyStore(IBlobStore store, Fault fault) : IBlobStore
    {
        public Task<bool> TryCreateAsync(string name, Stream content, CancellationToken cancel = default) =>
            FailAsync(() => store.TryCreateAsync(name, content, cancel));

        public Task<bool> TryReplaceAsync(string name, Stream content, string version, CancellationToken cancel = default) =>
            FailAsync(() => store.TryReplaceAsync(name, content, version, cancel));

        public Task<Stream?> OpenReadAsync(string name, CancellationToken cancel = default) => store.OpenReadAsync(name, cancel);

        public Task<BlobInfo?> FindAsync(string name, CancellationToken cancel = default) => store.FindAsync(name, cancel);

        public IAsyncEnumerable<BlobInfo> ListAsync(string prefix, string? after = null, CancellationToken cancel = default) =>
            store.ListAsync(prefix, after, cancel);

        public Task DeleteAsync(string name, CancellationToken cancel = default) => store.DeleteAsync(name, cancel);

        private async Task<bool> FailAsync(Func<Task<bool>> write)
        {
            var fails = fault.In >= 0 && fault.In-- == 0;
            fault.Happened |= fails;
            if (fails && !fault.AfterTheWrite)
                throw new IOException("The process ended before the write.");
            var result = await write();
            return fails ? throw new IOException("The process ended after the write.") : result;
        }
    }
}
