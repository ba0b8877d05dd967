using System.Text.Json;
using AngleSharp.Html.Dom;
using Microsoft.Extensions.DependencyInjection;
using Transparency.Archive;
using Transparency.Editors.Accounts;

namespace Transparency.Web.Tests.Editors;

/// <summary>The form that archives a new claim, without a script.</summary>
public sealed class NewClaimTests(EditorSite site)
{
    private Person Author => site[EditorRole.Author];

    private ArchiveLog Log => site.Services.GetRequiredService<ArchiveLog>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The index follows the log: it does not know yet what another editor, or another node, archived a moment ago.</summary>
    [Theory]
    [InlineData(false, "belongs to another claim")]
    [InlineData(true, "was withdrawn")]
    public async Task An_id_that_the_log_holds_is_refused_and_what_was_typed_stays(bool withdrawn, string reason)
    {
        var id = $"taken-{Guid.NewGuid():N}";
        var form = await Author.GetAsync("/editor/claims/new");
        var claim = JsonSerializer.SerializeToElement(
            new
            {
                id,
                text = "The claim that was there first",
                language = "en",
            }
        );
        await Log.AppendAsync([new(EntryKind.Claim, id, "test", claim)], Cancel);
        if (withdrawn)
            await Log.AppendAsync([NewEntry.Withdrawal(id, "test", "It named a private person.")], Cancel);
        var before = await EntriesAsync(id);

        var page = await Author.SubmitAsync(form, ("text", "What a second editor typed"), ("language", "en"), ("id", id));

        Assert.Contains(reason, page.QuerySelector("[role=alert]")?.TextContent, StringComparison.Ordinal);
        Assert.Equal("What a second editor typed", ((IHtmlTextAreaElement)page.QuerySelector("#text")!).Value);
        Assert.Equal(id, ((IHtmlInputElement)page.QuerySelector("#id")!).Value);
        Assert.Equal(before, await EntriesAsync(id));
    }

    [Theory]
    [InlineData("Зеленський втік із Києва", "zelenskyi-vtik-iz-kyieva", "uk")]
    [InlineData("Зеленский сбежал из Киева", "zelenskiy-sbezhal-iz-kieva", "ru")]
    [InlineData("The president has fled from Kyiv", "the-president-has-fled-from-kyiv", "en")]
    [InlineData("Бахмут", "bakhmut", "")]
    public async Task It_offers_an_id_that_people_can_read_and_the_language_where_it_is_sure(string text, string id, string language)
    {
        var page = await Author.GetAsync("/editor/claims/new?text=" + Uri.EscapeDataString(text));
        Assert.Equal($"{site.Clock.GetUtcNow():yyyy-MM}-{id}", ((IHtmlInputElement)page.QuerySelector("#id")!).Value);
        Assert.Equal(language, ((IHtmlInputElement)page.QuerySelector("#language")!).Value);
    }

    private async Task<List<long>> EntriesAsync(string id)
    {
        var found = new List<long>();
        await foreach (var entry in Log.ReadAsync(0, Cancel))
            if (entry.Id == id)
                found.Add(entry.Seq);
        return found;
    }
}
