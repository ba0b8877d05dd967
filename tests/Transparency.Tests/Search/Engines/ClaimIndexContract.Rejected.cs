using System.Text.Json;
using Transparency.Archive;
using Transparency.Search.Indexing;
using Transparency.Search.Query;

namespace Transparency.Tests.Search.Engines;

/// <summary>Documents that are hard to index: one of them never keeps the others from being found.</summary>
public abstract partial class ClaimIndexContract
{
    private static readonly string Flames = "x" + string.Concat(Enumerable.Repeat("🔥", 60));

    /// <summary>
    /// Fields of a claim that earlier versions failed on: cut inside a surrogate pair, noncharacters, terms that are too long, bad hosts.
    /// </summary>
    public static TheoryData<string, string> HardFields() =>
        new()
        {
            { "title of emoji", JsonSerializer.Serialize(new { title = Flames }) },
            { "topic of emoji", JsonSerializer.Serialize(new { topics = new[] { Flames } }) },
            { "outlet of emoji", JsonSerializer.Serialize(new { appearances = new[] { new { outlet = Flames } } }) },
            { "title with U+FFFE", """{"title":"a\uFFFEb"}""" },
            { "name with U+FFFF", """{"claimant":{"name":"a\uFFFFb"}}""" },
            { "host that isn't a host name", """{"appearances":[{"url":"https://t.me…"}]}""" },
            {
                "link above 32,766 bytes",
                JsonSerializer.Serialize(new { appearances = new[] { new { url = "https://a.example/" + new string('b', 40_000) } } })
            },
            { "narrative with a tab", """{"narrative":"bio\tlabs"}""" },
            { "topic with a line break", """{"topics":["bio\nlabs"]}""" },
        };

    [Theory]
    [MemberData(nameof(HardFields))]
    public async Task A_claim_that_is_hard_to_index_is_found_and_stops_no_other(string why, string fields)
    {
        using var folder = new TemporaryFolder();
        var hard = """{"id":"hard","text":"pinnacle hard","language":"en",""" + fields[1..];
        const string before = """{"id":"before","text":"pinnacle before","language":"en"}""",
            after = """{"id":"after","text":"pinnacle after","language":"en"}""";
        using var filled = await FilledAsync(folder, before + "\n" + hard + "\n" + after);
        await filled.Updater.RebuildAsync(Cancel);
        var found = await Ids(filled.Index, new() { Text = "pinnacle" });
        Assert.Equal((why, "after before hard"), (why, string.Join(' ', found.Order(StringComparer.Ordinal))));
        Assert.Empty((await filled.Index.StatusAsync(Cancel)).Rejected);
        Assert.Empty(filled.Updater.Unreadable);
    }

    [Theory]
    [InlineData("narrative", "bio\tlabs in Ukraine")]
    [InlineData("narrative", "bio\u0085labs\u2028in Ukraine")]
    [InlineData("title", "bio\tlabs\r\nin Ukraine")]
    [InlineData("topics", "bio\tlabs in Ukraine")]
    public async Task White_space_of_any_kind_is_completed(string field, string text)
    {
        using var folder = new TemporaryFolder();
        var claim = new Dictionary<string, object>
        {
            ["id"] = "spaced",
            ["text"] = "A claim",
            ["language"] = "en",
            [field] = field == "topics" ? new[] { text } : text,
        };
        using var filled = await FilledAsync(folder, JsonSerializer.Serialize(claim));
        var kind = field switch
        {
            "narrative" => CompletionKind.Narrative,
            "title" => CompletionKind.Title,
            _ => CompletionKind.Topic,
        };
        var expected = kind == CompletionKind.Narrative ? text : "bio labs in Ukraine"; // a narrative is an identifier: it is offered as it is
        Assert.Equal([new Completion(kind, expected)], await filled.Index.CompleteAsync("bio la", 10, Cancel));
    }

    [Fact]
    public async Task What_cannot_be_read_is_counted_as_rejected_also_after_a_restart_and_a_rebuild()
    {
        using var folder = new TemporaryFolder();
        using (var filled = await FilledAsync(folder))
        {
            await filled.Log.AppendAsync(
                [
                    Debunk("no front matter"),
                    new(EntryKind.Claim, "bad", "test", JsonSerializer.SerializeToElement(new { id = "bad", text = 5 })),
                    new(EntryKind.Evidence, "no-slash", "test", JsonSerializer.SerializeToElement(new { name = 5 })),
                ],
                Cancel
            );
            await Append(filled.Log, """{"id":"later","text":"A later claim","language":"en"}""");
            await filled.Updater.CatchUpAsync(Cancel);
            await AssertRejectedAsync(filled.Index);
        }

        using var log = NewLog(folder);
        var index = NewIndex(folder.Path);
        using var owned = index as IDisposable;
        await AssertRejectedAsync(index);
        using var updater = new Transparency.Search.Indexing.IndexUpdater(log, index);
        await updater.RebuildAsync(Cancel);
        await AssertRejectedAsync(index);
        await Append(log, """{"id":"bad","text":"Readable now","language":"en"}""");
        await updater.CatchUpAsync(Cancel);
        Assert.DoesNotContain("claim/bad", (await index.StatusAsync(Cancel)).Rejected.Keys);
        Assert.Equal(1, (await index.SearchAsync(new() { Text = "readable" }, Cancel)).Total);

        static async Task AssertRejectedAsync(Transparency.Search.IClaimIndex index)
        {
            var status = await index.StatusAsync(Cancel);
            Assert.Equal(["claim/bad", "debunk/term/en", "evidence/no-slash"], status.Rejected.Keys.Order(StringComparer.Ordinal));
            Assert.Contains("entry 13", status.Rejected["claim/bad"], StringComparison.OrdinalIgnoreCase);
            Assert.Equal(1, (await index.SearchAsync(new() { Text = "later" }, Cancel)).Total);
            Assert.Empty(await index.GetAsync([DocumentKey.Claim("bad"), DocumentKey.Debunk("term", "en")], Cancel));
            Assert.Equal(11, (await index.SearchAsync(new(), Cancel)).Total); // ten claims of the cases, one later
        }
    }
}
