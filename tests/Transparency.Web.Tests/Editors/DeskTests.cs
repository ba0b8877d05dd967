using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.Extensions.DependencyInjection;
using Transparency.Claims;
using Transparency.Editors.Accounts;
using Transparency.Editors.Drafts;
using Transparency.Editors.Reports;

namespace Transparency.Web.Tests.Editors;

/// <summary>What waits on the desk and what its buttons do, without a script.</summary>
public sealed class DeskTests(EditorSite site)
{
    private Person Author => site[EditorRole.Author];

    private DraftDesk Drafts => site.Services.GetRequiredService<DraftDesk>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_readers_report_becomes_a_correction_that_is_due_then_it_is_answered_and_the_audit_says_by_whom()
    {
        var reports = site.Services.GetRequiredService<ErrorReports>();
        var reference = await reports.AddAsync(
            new(
                site.Clock.GetUtcNow(),
                "/uk/debunks/" + SiteContent.FirstDebunk,
                "The month of the desk's test is wrong.",
                null,
                "reader@example.org"
            ),
            Cancel
        );
        var page = await PressAsync(Author, await Author.GetAsync("/editor"), "Correction needed: " + reference);
        var due = page.QuerySelector("#reports-CorrectionDue")!
            .ParentElement!.QuerySelectorAll("li")
            .Single(li => li.TextContent.Contains(reference, StringComparison.Ordinal));
        Assert.Contains("reader@example.org", due.TextContent, StringComparison.Ordinal);
        Assert.Contains("author marked the report as needing a correction", due.TextContent, StringComparison.Ordinal);
        Assert.NotNull(due.QuerySelector("[value=uk]")); // the debunk in the language that the reader saw, to be changed from here

        page = await PressAsync(
            site[EditorRole.Reviewer],
            await site[EditorRole.Reviewer].GetAsync("/editor"),
            "Answered – delete: " + reference
        );
        Assert.DoesNotContain(reference, page.Body!.TextContent, StringComparison.Ordinal);
        await foreach (var (left, _) in reports.ListAsync(Cancel))
            Assert.NotEqual(reference, left);
        var audit = (await site[EditorRole.Administrator].GetAsync("/editor/audit"))
            .QuerySelectorAll("main li")
            .Select(li => li.TextContent)
            .Where(t => t.Contains(reference, StringComparison.Ordinal))
            .ToList();
        Assert.Equal(2, audit.Count);
        Assert.DoesNotContain(audit, a => a.Contains("reader@example.org", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_says_who_writes_a_draft_and_another_takes_it_over()
    {
        var draft = await Drafts.StartAsync("author", "desk-taken-over", "en", new() { Title = "To be taken over" }, Cancel);
        var reviewer = site[EditorRole.Reviewer];
        Assert.Contains("author is editing", LineOf(await reviewer.GetAsync("/editor"), draft), StringComparison.Ordinal);
        var page = await reviewer.GetAsync("/editor/drafts/" + draft.Id);
        Assert.Contains("author is editing this draft", page.QuerySelector("form.note")!.TextContent, StringComparison.Ordinal);
        page = await PressAsync(reviewer, page, "Take over");
        Assert.Null(page.QuerySelector("form.note"));
        Assert.Contains("reviewer is editing", LineOf(await Author.GetAsync("/editor"), draft), StringComparison.Ordinal);
        Assert.Contains("you are editing", LineOf(await reviewer.GetAsync("/editor"), draft), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_archive_is_searched_beside_it()
    {
        var page = await Author.GetAsync("/editor?q=Zelensky");
        Assert.NotEmpty(page.QuerySelectorAll("[aria-labelledby=archive] mark"));
        Assert.NotNull(page.QuerySelector("[aria-labelledby=archive] a[href^='/editor/drafts/new?claim=']"));
    }

    [Fact]
    public async Task An_invalid_time_publishes_nothing_and_says_so()
    {
        var text = new DraftText
        {
            Title = "At no time",
            Summary = "A summary.",
            Verdict = Verdict.False,
            Authors = ["Author"],
            Claims = [SiteContent.SecondClaim],
            Markdown = "Text.",
        };
        var draft = await Drafts.StartAsync("author", "desk-at-no-time", "en", text, Cancel);
        await Drafts.SubmitAsync("author", draft.Id, draft.Revision, Cancel);
        var reviewer = site[EditorRole.Reviewer];
        var page = await reviewer.GetAsync($"/editor/drafts/{draft.Id}/review");
        Assert.Contains("UTC time", page.QuerySelector("label[for=at]")!.TextContent, StringComparison.Ordinal);
        page = await PressAsync(reviewer, page, "Approve", ("at", "2026-02-30T10:00"));
        Assert.Contains("Enter a valid time", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(DraftState.InReview, (await site.Services.GetRequiredService<DraftStore>().FindAsync(draft.Id, Cancel))!.State);
    }

    [Fact]
    public async Task An_invalid_claim_says_what_is_wrong_with_which_field_in_the_readers_language()
    {
        var person = await site.JoinAsync("desk-in-ukrainian", EditorRole.Author);
        person.Client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("uk");
        var page = await person.SubmitAsync(
            await person.GetAsync("/editor/claims/new"),
            ("text", "Текст"),
            ("id", "Not An Id"),
            ("language", "?"),
            ("firstSeen", "yesterday"),
            ("appearances[1].url", "javascript:alert(1)")
        );
        var links = page.QuerySelectorAll<IHtmlAnchorElement>("[role=alert] a").ToList();
        Assert.Equal(["#id", "#language", "#first-seen", "#url-1"], links.Select(a => a.GetAttribute("href")));
        Assert.All(links, a => Assert.NotNull(page.QuerySelector(a.GetAttribute("href")!)));
        Assert.All(links, a => Assert.Matches("[а-яї]{4}", a.TextContent));
        Assert.Equal("yesterday", page.QuerySelector("#first-seen")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_claim_like_an_archived_one_is_kept_only_when_it_is_said_to_be_new()
    {
        var form = await Author.GetAsync("/editor/claims/new");
        (string, string)[] fields =
        [
            ("text", "President Zelensky's term of office expired on 20 May 2024"),
            ("id", "desk-so-like-another"),
            ("language", "en"),
        ];
        var page = await Author.SubmitAsync(form, fields);
        Assert.Contains(SiteContent.FirstClaim, page.QuerySelector("[aria-labelledby=similar]")!.InnerHtml, StringComparison.Ordinal);
        await site.GetAsync("/en/claims/desk-so-like-another", 404);
        page = await Author.SubmitAsync(page, [.. fields, ("isNew", "true")]);
        Assert.Equal("/editor/claims/desk-so-like-another/evidence", Person.PathOf(page));
    }

    private static string LineOf(IDocument desk, Draft draft) =>
        desk.QuerySelectorAll("main li").First(li => li.InnerHtml.Contains(draft.Id, StringComparison.Ordinal)).TextContent;

    /// <summary>Presses the button of a name, which sends its form.</summary>
    private static async Task<IHtmlDocument> PressAsync(
        Person person,
        IHtmlDocument page,
        string name,
        params (string Name, string Value)[] fields
    )
    {
        var button = page.QuerySelectorAll<IHtmlButtonElement>("main button")
            .First(b => (b.GetAttribute("aria-label") ?? b.TextContent) == name);
        var form = button.Form!;
        var filled = form.QuerySelectorAll<IHtmlInputElement>("input[type=hidden]")
            .Select(i => (i.Name!, i.Value))
            .Concat(fields)
            .Append((button.Name ?? "", button.Value));
        using var content = new FormUrlEncodedContent(filled.Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
        return await Person.ReadAsync(
            await person.Client.PostAsync(new Uri(new Uri(page.Url), form.GetAttribute("action") ?? ""), content, Cancel),
            200
        );
    }
}
