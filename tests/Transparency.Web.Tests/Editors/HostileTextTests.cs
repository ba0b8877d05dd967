using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Transparency.Archive;
using Transparency.Claims;
using Transparency.Editors.Accounts;
using Transparency.Editors.Drafts;
using Transparency.Tests;
using Transparency.Tests.Evidence;
using Transparency.Web.Tests.Browser;

namespace Transparency.Web.Tests.Editors;

/// <summary>
/// Whatever comes in by any door (forms, imports, files, addresses, names of people) is shown as text on every page that shows it, in a
/// browser: no script runs, no markup of it is in the page, and the Content-Security-Policy has nothing to refuse, so that it is a second
/// wall and not the only one.
/// </summary>
public sealed class HostileTextTests(EditorSite site, Chromium chromium)
{
    private const string Script = "<script>window.pwned=1</script>";
    private const string Payload =
        "\"'><i class=hostile>x</i><img src=x onerror=\"window.pwned=1\"><svg onload=\"window.pwned=1\"></svg></title></textarea></script>"
        + Script;
    private const string FileName = "'><img class=hostile src=x onerror=window.pwned=1>.png";
    private const string ScriptAddress = "javascript:window.pwned=1//https://example.org/",
        DataAddress = "data:text/html,<script>window.pwned=1</script>";

    /// <summary>Markdown by every syntax that makes a link, an image or HTML.</summary>
    private const string Markdown = $"""
        {Payload}

        [link](javascript:window.pwned=1) [case](JaVaScRiPt:window.pwned=1) [entity](javascript&colon;window.pwned=1) [tab](java&Tab;script:window.pwned=1) [data]({DataAddress})
        <javascript:window.pwned=1> ![image](javascript:window.pwned=1) ![image](x" onerror="window.pwned=1) [title](https://example.org "x' onmouseover='window.pwned=1")
        [reference][r] {Payload}[^1]

        [r]: javascript:window.pwned=1
        [^1]: {Payload}

        # {Payload} #

        | {Payload} |
        | --- |
        | [cell](vbscript:window.pwned=1) |

        ^^^ {Payload}
        ![figure](y)
        ^^^

        ```"><img src=x onerror=window.pwned=1>
        {Payload}
        ```
        <iframe srcdoc="{Script}"></iframe><base href="https://evil.example/"><meta http-equiv="refresh" content="0;url={ScriptAddress}"><form action="{ScriptAddress}"><button formaction="{ScriptAddress}">x</button></form>
        """;

    private const string Watch =
        "window.violations = []; document.addEventListener('securitypolicyviolation', e => window.violations.push(`${e.violatedDirective}: ${e.blockedURI} ${e.sample}`));";

    /// <summary>What a page must not hold, whatever the policy would do about it.</summary>
    private const string Look = """
        () => {
          const found = [...window.violations];
          if (window.pwned) found.push("a script ran");
          for (const e of document.querySelectorAll("*")) {
            const isOwn = e.src && new URL(e.src).origin === location.origin;
            if (e.matches("script:not([type='application/ld+json'])") && !isOwn) found.push(e.outerHTML);
            if (e.matches("iframe, object, embed, base, meta[http-equiv], style, math, foreignObject, .hostile, img[src='x']")) found.push(e.outerHTML);
            for (const a of e.attributes) {
              if (/^on|^style$|^srcdoc$/i.test(a.name)) found.push(`${e.localName} ${a.name}=${a.value}`);
              if (/^(href|src|action|formaction|data|poster|xlink:href|cite)$/i.test(a.name) && /^(javascript|vbscript|data:text)/i.test(a.value.replace(/[\u0000-\u0020]/g, ""))) found.push(`${e.localName} ${a.name}=${a.value}`);
            }
          }
          for (const e of document.querySelectorAll("script[type='application/ld+json']")) JSON.parse(e.textContent);
          return found;
        }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_text_and_nothing_else()
    {
        await using (var scope = site.Services.CreateAsyncScope())
        {
            var link = await scope
                .ServiceProvider.GetRequiredService<EditorAccounts>()
                .AddAsync(Payload, "hostile", EditorRole.Administrator, Payload, Cancel);
            await new Person(site, "hostile").ChoosePasswordAsync(link);
        }

        var person = new Person(site, "hostile");
        await person.SignInAsync();
        await ArchiveClaimAsync();
        var form = await person.GetAsync("/editor/claims/hostile-claim/evidence");
        await Person.ReadAsync(
            await person.UploadAsync(form, "files", FileName, Samples.Picture(20, 10), fields: [("url", "https://example.org/")]),
            200
        );
        var draft = await WriteDraftAsync(person);
        var file = await WriteFilesAsync();
        await ReportAsync();

        var page = await site.OpenAsync(chromium, person, "/robots.txt");
        await using var context = page.Context;
        await context.AddInitScriptAsync(Watch);
        foreach (var path in Reflecting)
            await CheckAsync(page, path);
        foreach (
            var path in new[]
            {
                "/editor",
                "/editor/audit",
                $"/editor/drafts/{draft.Id}",
                $"/editor/drafts/{draft.Id}/preview",
                $"/editor/drafts/{draft.Id}/review",
                "/editor/drafts/new?claim=hostile-claim",
                "/editor/claims/hostile-claim/evidence",
            }
        )
            await CheckAsync(page, path, shows: true);

        await page.GotoAsync("/editor/drafts/" + draft.Id);
        await page.Locator("#title").PressSequentiallyAsync("x");
        await Assertions.Expect(page.Locator("#saved")).ToHaveTextAsync("Saved"); // the page put the preview into itself
        await CheckAsync(page);
        await page.GotoAsync("/editor/seen");
        await page.Locator("#text").FillAsync("window pwned hostile " + Payload);
        await page.Locator("main form button").ClickAsync();
        await CheckAsync(page);
        await page.GotoAsync("/editor/claims/new?text=" + Uri.EscapeDataString(Payload));
        await page.Locator("#language").FillAsync("en");
        await page.Locator("#id")
            .EvaluateAsync("e => { e.removeAttribute('pattern'); e.value = '\"><img src=x onerror=window.pwned=1>'; }");
        await page.Locator("main form button").Last.ClickAsync();
        await Assertions.Expect(page.Locator("[role=alert]")).ToBeVisibleAsync();
        await CheckAsync(page);

        await PublishAsync(draft);
        foreach (
            var path in Public("hostile-draft")
                .Concat(Public("hostile-file"))
                .Concat([
                    "/en/",
                    "/en/debunks",
                    "/en/corrections",
                    "/en/claims/hostile-claim",
                    "/en/search?q=hostile",
                    "/en/topics/" + Uri.EscapeDataString(Uri.EscapeDataString(Payload)),
                    "/en/stats",
                    "/editor",
                ])
        )
            await CheckAsync(
                page,
                path,
                shows: !path.Contains("/topics/", StringComparison.Ordinal) && path != "/en/" && path != "/en/stats"
            );
        await CheckFeedsAsync();

        await site.Services.GetRequiredService<DraftDesk>().WithdrawAsync("hostile", "hostile-draft", "en", Payload, Cancel);
        File.Delete(file);
        await UntilAsync("/en/debunks/hostile-draft", 410);
        await CheckAsync(page, "/en/debunks/hostile-draft", shows: true);
    }

    /// <summary>Addresses whose parameters come back in their pages.</summary>
    private static IEnumerable<string> Reflecting
    {
        get
        {
            var payload = Uri.EscapeDataString(Payload);
            foreach (
                var address in new[]
                {
                    "/en/search?q=",
                    "/en/search?q=x&topic=",
                    "/en/search?q=x&seen-from=",
                    "/en/debunks?topic=",
                    "/en/report?about=",
                    "/editor/claims/new?text=",
                    "/editor/drafts/new?claim=",
                    "/editor/account/sign-in?back=",
                    "/editor/account/sign-in?back=/editor/",
                    "/editor/account/password?name=x&code=",
                    "/editor/account/password?code=x&name=",
                    "/editor/drafts/",
                    "/en/claims/",
                    "/en/nothing/",
                }
            )
                yield return address + payload;
            yield return "/editor/claims/new?text=" + Uri.EscapeDataString(ScriptAddress);
        }
    }

    private static IEnumerable<string> Public(string slug) =>
        [$"/en/debunks/{slug}", $"/en/debunks/{slug}/history", $"/embed/debunks/{slug}"];

    /// <summary>As an import brings it: only its form was checked.</summary>
    private async Task ArchiveClaimAsync()
    {
        var claim = new
        {
            id = "hostile-claim",
            text = Payload,
            title = Payload,
            language = "en",
            translations = new Dictionary<string, string> { ["uk"] = Payload },
            claimant = new { name = Payload, kind = Payload },
            firstSeen = "2024-05-31",
            appearances = new object[]
            {
                new
                {
                    platform = Payload,
                    account = Payload,
                    outlet = Payload,
                    url = ScriptAddress,
                    archiveUrl = DataAddress,
                    publishedAt = "2024-06-02",
                },
                new
                {
                    platform = "x",
                    account = Payload,
                    url = "https://example.org/\"><script>window.pwned=1</script>",
                    publishedAt = "2024-06-02",
                },
            },
            countries = new[] { Payload },
            topics = new[] { Payload },
            narrative = Payload,
            verdict = "false",
            reviews = new[]
            {
                new
                {
                    title = Payload,
                    url = ScriptAddress,
                    publisher = Payload,
                    rating = Payload,
                    publishedAt = "2024-06-05",
                },
            },
            source = new
            {
                dataset = Payload,
                url = ScriptAddress,
                license = Payload,
            },
        };
        Assert.Empty(ClaimJson.Check(JsonSerializer.SerializeToElement(claim)));
        await site
            .Services.GetRequiredService<ArchiveLog>()
            .AppendAsync([new(EntryKind.Claim, claim.id, Payload, JsonSerializer.SerializeToElement(claim))], Cancel);
        await UntilAsync("/en/claims/hostile-claim", 200);
    }

    private async Task<Draft> WriteDraftAsync(Person person)
    {
        var edit = await person.SubmitAsync(
            await person.GetAsync("/editor/drafts/new?claim=hostile-claim"),
            ("slug", "hostile-draft"),
            ("language", "en")
        );
        edit = await person.SubmitAsync(
            edit,
            ("title", Payload),
            ("summary", Payload),
            ("verdict", "false"),
            ("authors", Payload),
            ("topics", Payload),
            ("narrative", Payload),
            ("markdown", Markdown),
            ("isTranslationWaived", "true"),
            ("sources[0].title", Payload),
            ("sources[0].url", ScriptAddress),
            ("sources[0].publisher", Payload),
            ("sources[0].archived", DataAddress),
            ("sources[0].noCopy", Payload)
        );
        var id = Person.PathOf(edit).Split('/')[^1];
        await person.SubmitAsync(await person.GetAsync($"/editor/drafts/{id}/review"), ("text", Payload));
        return (await site.Services.GetRequiredService<DraftStore>().FindAsync(id, Cancel))!;
    }

    /// <summary>Files as Git brings them: one that is read, with addresses that the desk would not submit, and one that can't be.</summary>
    private async Task<string> WriteFilesAsync()
    {
        var text = new DraftText
        {
            Title = Payload,
            Summary = Payload,
            Verdict = Verdict.Altered,
            Authors = [Payload],
            Claims = ["hostile-claim"],
            Narrative = Payload,
            Topics = [Payload],
            Sources =
            [
                new(Payload, ScriptAddress, Payload, DataAddress, Payload),
                new(Payload, "https://example.org/\"><script>window.pwned=1</script>", null, null),
            ],
            Markdown = Markdown,
        };
        await PutAsync(
            "hostile-file",
            text.ToFile(
                DateTimeOffset.UtcNow.AddDays(-1),
                DateTimeOffset.UtcNow,
                [new(new(2026, 11, 24), Payload, "correction", Verdict.True)],
                "published"
            )
        );
        await UntilAsync("/en/debunks/hostile-file", 200);
        return await PutAsync(
            "hostile-broken",
            $"---\ntitle: x\nverdict: {JsonValue.Create(Payload).ToJsonString()}\n{JsonValue.Create(Payload).ToJsonString()}: x\n---\n"
        );

        async Task<string> PutAsync(string slug, string content)
        {
            var path = Path.Combine(site.Folder, "content", "debunks", slug, "en.md");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, content, Cancel);
            return path;
        }
    }

    private async Task ReportAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/en/report")
        {
            Content = new FormUrlEncodedContent([
                new("about", Payload),
                new("text", Payload),
                new("source", ScriptAddress),
                new("contact", Payload),
            ]),
        };
        request.Headers.Add("Origin", site.Root);
        Assert.True((await site.Client.SendAsync(request, Cancel)).IsSuccessStatusCode);
    }

    private async Task PublishAsync(Draft draft)
    {
        var desk = site.Services.GetRequiredService<DraftDesk>();
        draft = (await site.Services.GetRequiredService<DraftStore>().FindAsync(draft.Id, Cancel))!;
        draft = (await desk.SubmitAsync("hostile", draft.Id, draft.Revision, Cancel)).Draft!;
        Assert.Null((await desk.ApproveAsync("reviewer", draft.Id, draft.Revision, null, Cancel)).Refusal);
        await UntilAsync("/en/debunks/hostile-draft", 200);
    }

    private static async Task CheckAsync(IPage page, string? path = null, bool shows = false)
    {
        if (path is not null)
            await page.GotoAsync(path);
        for (var i = 0; shows && !await page.EvaluateAsync<bool>("document.body.textContent.includes('window.pwned=1')"); i++)
        {
            Assert.True(i < 240, $"{page.Url} does not show it.");
            await Task.Delay(500, Cancel); // it is on its way there
            await page.ReloadAsync();
        }

        var found = await page.EvaluateAsync<string[]>(Look);
        Assert.True(found.Length == 0, $"{page.Url} holds: {string.Join('\n', found)}");
    }

    /// <summary>Feeds hold texts alone, in XML and JSON that can be read.</summary>
    private async Task CheckFeedsAsync()
    {
        foreach (var path in new[] { "/en/feeds/debunks", "/en/feeds/corrections", "/en/feeds/search" })
        {
            var query = path.EndsWith("search", StringComparison.Ordinal) ? "?q=hostile" : "";
            var atom = XDocument.Parse(await site.Client.GetStringAsync(new Uri($"{path}.atom{query}", UriKind.Relative), Cancel));
            Assert.Contains(
                Payload,
                atom.ToString(SaveOptions.DisableFormatting)
                    .Replace("&lt;", "<", StringComparison.Ordinal)
                    .Replace("&gt;", ">", StringComparison.Ordinal),
                StringComparison.Ordinal
            );
            Assert.All(
                atom.Descendants().Attributes("type").Where(a => a.Parent!.Name.LocalName != "link"),
                type => Assert.Equal("text", type.Value)
            );
            Assert.DoesNotContain(atom.Descendants(), e => e.Name.LocalName is "script" or "i" or "img" or "svg");
            var json = JsonNode.Parse(await site.Client.GetStringAsync(new Uri($"{path}.json{query}", UriKind.Relative), Cancel))!;
            Assert.DoesNotContain("content_html", json.ToJsonString(), StringComparison.Ordinal);
        }

        JsonNode.Parse(await site.Client.GetStringAsync(new Uri("/feeds/claimreview.json", UriKind.Relative), Cancel));
        var embed = await site.Client.GetStringAsync(
            new Uri($"/oembed?url={Uri.EscapeDataString(site.Root + "/en/debunks/hostile-file")}&format=xml", UriKind.Relative),
            Cancel
        );
        var html = await new AngleSharp.Html.Parser.HtmlParser().ParseDocumentAsync(
            XDocument.Parse(embed).Descendants("html").Single().Value,
            Cancel
        );
        Assert.Empty(html.QuerySelectorAll("script, .hostile, img, svg"));
    }

    private Task UntilAsync(string path, int status) =>
        Eventually.HoldsAsync(
            async () => (int)(await site.Client.GetAsync(new Uri(path, UriKind.Relative), Cancel)).StatusCode == status,
            $"{status} of {path}"
        );
}
