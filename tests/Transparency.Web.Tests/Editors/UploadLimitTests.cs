using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Transparency.Editors.Accounts;
using Transparency.Tests.Evidence;

namespace Transparency.Web.Tests.Editors;

/// <summary>What is sent to the desk is bounded in size and number, and what is broken off leaves nothing.</summary>
public sealed class UploadLimitTests(EditorSite site)
{
    private const string Evidence = $"/editor/claims/{SiteContent.FirstClaim}/evidence";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Person Author => site[EditorRole.Author];

    [Theory]
    [InlineData(Evidence, 102L << 20)]
    [InlineData(Evidence, long.MaxValue)]
    [InlineData("/editor/drafts/new", 3 << 20)]
    [InlineData("/editor/claims/new", 3 << 20)]
    [InlineData("/editor/seen", 3 << 20)]
    public async Task What_is_too_large_is_refused_before_it_is_read(string path, long length) =>
        Assert.Equal(413, await SendAsync(path, length, [], Author));

    [Theory]
    [InlineData("/editor/account/sign-in", 413)]
    [InlineData(Evidence, 302)] // to the sign-in
    public async Task Who_is_not_signed_in_can_not_send_much(string path, int status) =>
        Assert.Equal(status, await SendAsync(path, 90 << 20, [], person: null));

    [Fact]
    public async Task Too_many_files_are_refused_together()
    {
        using var content = new MultipartFormDataContent();
        var form = await Author.GetAsync(Evidence);
        content.Add(
            new StringContent(form.QuerySelector("main [name=__RequestVerificationToken]")!.GetAttribute("value")!),
            "__RequestVerificationToken"
        );
        for (var i = 0; i < 51; i++)
            content.Add(new ByteArrayContent(Samples.Picture(10 + i, 10)), "files", $"too-many-{i}.png");
        var page = await Person.ReadAsync(await Author.Client.PostAsync(new Uri(Evidence, UriKind.Relative), content, Cancel), 422);
        Assert.Contains("Too many files", page.QuerySelector("#evidence [role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("too-many-0.png", (await Author.GetAsync(Evidence)).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bytes_tell_the_type_whatever_the_name_says()
    {
        foreach (var (file, name) in new[] { (Samples.Svg, "drawing.png"), (Samples.Html, "page.jpg"), (Samples.Polyglot, "picture.gif") })
        {
            var page = await Person.ReadAsync(
                await Author.UploadAsync(
                    await Author.GetAsync(Evidence),
                    "files",
                    name,
                    file,
                    fields: [("url", "https://example.org/" + name)]
                ),
                200
            );
            var bytes = page.QuerySelectorAll("#evidence a[href*='/evidence/']").Select(a => a.GetAttribute("href")!).Distinct().ToList();
            Assert.NotEmpty(bytes);
            foreach (var address in bytes)
            {
                var answer = await site.Client.GetAsync(new Uri(address, UriKind.Relative), Cancel);
                if (answer.StatusCode != HttpStatusCode.OK)
                    continue; // one that another test withdrew
                Assert.StartsWith("sandbox", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
                Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
                var type = answer.Content.Headers.ContentType!.MediaType!;
                Assert.True(
                    type.StartsWith("image/", StringComparison.Ordinal) && type != "image/svg+xml"
                        || type.StartsWith("video/", StringComparison.Ordinal)
                        || answer.Content.Headers.ContentDisposition?.DispositionType == "attachment",
                    $"{address} is {type}, and no download"
                );
            }
        }
    }

    [Fact]
    public async Task An_upload_that_is_broken_off_leaves_nothing()
    {
        var token = (await Author.GetAsync(Evidence)).QuerySelector("main [name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var head =
            $"--b\r\nContent-Disposition: form-data; name=\"__RequestVerificationToken\"\r\n\r\n{token}\r\n--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"half.png\"\r\n\r\n";
        // More than is kept in memory.
        byte[] half = [.. Encoding.ASCII.GetBytes(head), .. Samples.Picture(200, 200)[..100], .. new byte[1 << 20]];
        var (before, started) = (Stored(), DateTime.UtcNow);
        for (var i = 0; i < 3; i++)
            await SendAsync(Evidence, 50 << 20, half, Author, wait: false);
        for (var (i, quiet) = (0, 0); quiet < 10; i++)
        {
            Assert.True(i < 300, "What was buffered stays: " + string.Join(", ", Buffers()));
            await Task.Delay(200, Cancel);
            quiet = Buffers().Any() ? 0 : quiet + 1;
        }

        Assert.DoesNotContain("half.png", (await Author.GetAsync(Evidence)).Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(Stored().Except(before).Select(File.ReadAllBytes), bytes => bytes.AsSpan().EndsWith(new byte[1 << 16]));

        IEnumerable<string> Buffers() =>
            Directory.EnumerateFiles(Path.GetTempPath(), "ASPNETCORE_*.tmp").Where(f => File.GetCreationTimeUtc(f) >= started);

        string[] Stored() => Directory.GetFiles(Path.Combine(site.Folder, "archive"), "*", SearchOption.AllDirectories);
    }

    /// <summary>Sends the head of a form of a length and some of its bytes; waits for the answer, or breaks it off.</summary>
    private async Task<int> SendAsync(string path, long length, byte[] body, Person? person, bool wait = true)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(site.Address.Host, site.Address.Port, Cancel);
        await using var stream = client.GetStream();
        var cookies = string.Join("; ", person?.Cookies.Select(c => $"{c.Name}={c.Value}") ?? []);
        var head =
            $"POST {path} HTTP/1.1\r\nHost: {site.Address.Authority}\r\nOrigin: {site.Root}\r\nCookie: {cookies}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), Cancel);
        await stream.WriteAsync(body, Cancel);
        if (!wait)
            return default;
        using var reader = new StreamReader(stream);
        var status = await reader.ReadLineAsync(Cancel) ?? "";
        return int.Parse(status.AsSpan(9, 3), CultureInfo.InvariantCulture);
    }
}
