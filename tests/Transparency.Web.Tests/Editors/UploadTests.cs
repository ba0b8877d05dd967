using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.Playwright;
using Transparency.Editors.Accounts;
using Transparency.Tests.Evidence;
using Transparency.Web.Tests.Browser;

namespace Transparency.Web.Tests.Editors;

/// <summary>Evidence for a claim, and pictures in a text: without a script by a person's form, with one by dropping them.</summary>
public sealed class UploadTests(EditorSite site, Chromium chromium)
{
    private const string Evidence = $"/editor/claims/{SiteContent.SecondClaim}/evidence";

    private Person Author => site[EditorRole.Author];

    [Fact]
    public async Task Evidence_is_on_the_page_of_its_claim_and_the_same_bytes_are_told_to_be_there()
    {
        var file = Samples.Picture(300, 200);
        var form = await Author.GetAsync(Evidence);
        var page = await Person.ReadAsync(
            await Author.UploadAsync(form, "files", "a screenshot.png", file, fields: [("url", "https://t.me/example/of-the-test")]),
            200
        );
        Assert.Contains("a screenshot.png was added to the archive", Said(page), StringComparison.Ordinal);
        Assert.Contains(
            "was already in the archive",
            Said(
                await Person.ReadAsync(
                    await Author.UploadAsync(
                        form,
                        "files",
                        "a screenshot.png",
                        file,
                        fields: [("url", "https://t.me/example/of-the-test")]
                    ),
                    200
                )
            ),
            StringComparison.Ordinal
        );
        await Task.Delay(1_100, TestContext.Current.CancellationToken); // readers' pages are kept for a second
        var claim = await site.GetAsync("/en/claims/" + SiteContent.SecondClaim);
        var pictures = await Task.WhenAll(
            claim
                .QuerySelectorAll(".evidence a.picture")
                .Select(a => site.Client.GetByteArrayAsync(new Uri(a.GetAttribute("href")!, UriKind.Relative)))
        );
        Assert.Single(pictures, p => p.SequenceEqual(file)); // other tests archive pictures too
    }

    [Fact]
    public async Task What_is_not_taken_says_why_and_keeps_what_was_typed()
    {
        var form = await Author.GetAsync(Evidence);
        foreach (
            var (file, address, why) in new[]
            {
                (Samples.Photograph(), "https://example.org/typed", "contains a GPS position"),
                ([], "https://example.org/typed", "it is empty"),
                (Samples.Picture(9, 9), "no address", "must start with http"),
            }
        )
        {
            var page = await Person.ReadAsync(await Author.UploadAsync(form, "files", "a file", file, fields: [("url", address)]), 422);
            Assert.Contains(why, Said(page), StringComparison.Ordinal);
            Assert.Equal(address, page.QuerySelector<IHtmlInputElement>("#url")!.Value);
        }

        Assert.Contains(
            "Choose a file",
            Said(await Person.ReadAsync(await Author.SendAsync(form, ("url", "")), 422)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_picture_comes_to_the_end_of_the_text_and_is_served_so_that_nothing_of_it_runs()
    {
        var draft = await StartAsync("upload-of-a-picture");
        var page = await Person.ReadAsync(
            await Author.UploadAsync(
                draft,
                "picture",
                "a.png",
                Samples.Picture(80, 60),
                "Picture",
                ("markdown", "Typed and not saved."),
                ("alternative", "A [blue] field")
            ),
            200
        );
        var markdown = page.QuerySelector<IHtmlTextAreaElement>("#markdown")!.Value;
        Assert.StartsWith("Typed and not saved.", markdown, StringComparison.Ordinal);
        var image = page.QuerySelector<IHtmlImageElement>("#look .body img")!;
        Assert.Equal("A [blue] field", image.AlternativeText);
        var answer = await site.Client.GetAsync(
            new Uri(image.GetAttribute("src")!, UriKind.Relative),
            TestContext.Current.CancellationToken
        );
        Assert.Equal("image/png", answer.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("sandbox", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(
            HttpStatusCode.NotFound,
            (
                await site.Client.GetAsync(
                    new Uri("/images/" + new string('0', 64), UriKind.Relative),
                    TestContext.Current.CancellationToken
                )
            ).StatusCode
        );
    }

    [Fact]
    public async Task A_picture_without_alternative_text_or_of_another_type_is_refused_and_the_text_is_saved()
    {
        var draft = await StartAsync("upload-refused");
        foreach (
            var (file, alternative, why) in new[]
            {
                (Samples.Picture(9, 9), " ", "Describe the picture"),
                (Samples.Svg, "A drawing", "must be a PNG, JPEG"),
                (Samples.Photograph(), "A place", "where it was taken"),
            }
        )
        {
            var page = await Person.ReadAsync(
                await Author.UploadAsync(
                    draft,
                    "picture",
                    "a.svg",
                    file,
                    "Picture",
                    ("markdown", "Typed: " + alternative),
                    ("alternative", alternative)
                ),
                200
            );
            Assert.Contains(why, page.QuerySelector("form [role=alert]")!.TextContent, StringComparison.Ordinal);
            Assert.StartsWith(
                $"Typed: {alternative}".Trim(),
                page.QuerySelector<IHtmlTextAreaElement>("#markdown")!.Value,
                StringComparison.Ordinal
            );
            draft = page;
        }
    }

    [Fact]
    public async Task Files_that_are_dropped_are_sent_at_once_and_a_picture_comes_to_the_cursor()
    {
        var page = await site.OpenAsync(chromium, EditorRole.Author, Evidence);
        await using var context = page.Context;
        await page.EvaluateAsync(
            "window.shown = []; new MutationObserver(all => all.forEach(m => m.addedNodes.forEach(n => n.localName === 'progress' && shown.push(n.ariaLabel)))).observe(document.querySelector('[data-progress]'), { childList: true, subtree: true })"
        );
        await DropAsync(page, "form.drop", ("dropped.png", Samples.Picture(31, 17)), ("with-position.jpg", Samples.Photograph()));
        await Assertions.Expect(page.Locator("#evidence [role=alert]")).ToContainTextAsync("with-position.jpg was not accepted");
        await Assertions.Expect(page.Locator("#evidence .evidence dd").GetByText("dropped.png")).ToBeVisibleAsync();
        Assert.Equal(["dropped.png", "with-position.jpg"], await page.EvaluateAsync<string[]>("shown"));

        await page.GotoAsync(Person.PathOf(await StartAsync("upload-dropped")));
        await page.Locator("#markdown").FillAsync("Before. After.");
        await page.Locator("#markdown").EvaluateAsync("e => e.setSelectionRange(7, 7)");
        await DropAsync(page, "#markdown", ("a.png", Samples.Picture(20, 20)));
        await Assertions.Expect(page.Locator("#alternative")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("A square");
        await page.GetByRole(AriaRole.Button, new() { Name = "Insert picture" }).ClickAsync();
        await Assertions.Expect(page.Locator("#look .body img[alt='A square']")).ToBeVisibleAsync();
        Assert.Matches(
            "^Before\\.\n\n!\\[A square\\]\\(/images/[0-9a-f]{64}\\)\n\n After\\.$",
            await page.Locator("#markdown").InputValueAsync()
        );
    }

    private static string Said(IHtmlDocument page) => page.QuerySelector("#evidence [role]")!.TextContent;

    private async Task<IHtmlDocument> StartAsync(string slug) =>
        await Author.SubmitAsync(await Author.GetAsync("/editor/drafts/new"), ("slug", slug), ("language", "en"));

    /// <summary>Drops files on an element, as a person would who drags them from a folder.</summary>
    private static async Task DropAsync(IPage page, string selector, params (string Name, byte[] Bytes)[] files)
    {
        var data = await page.EvaluateHandleAsync(
            """
            files => {
              const data = new DataTransfer();
              for (const [name, bytes] of files) data.items.add(new File([Uint8Array.from(atob(bytes), c => c.charCodeAt(0))], name));
              return data;
            }
            """,
            files.Select(f => new[] { f.Name, Convert.ToBase64String(f.Bytes) })
        );
        foreach (var happens in new[] { "dragover", "drop" })
            await page.DispatchEventAsync(selector, happens, new { dataTransfer = data });
    }
}
