using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Transparency.Web.Tests.Editors;

/// <summary>A person with a browser that keeps cookies and follows redirects, but runs no script.</summary>
public sealed class Person(Site site, string name)
{
    public const string Password = "horse staple battery";
    private const int StepSeconds = 30;
    private static readonly ConcurrentDictionary<string, long> LastSteps = [];
    private readonly CookieContainer _cookies = new();
    private HttpClient? _client;

    public string Name { get; } = name;

    /// <summary>The key of their authenticator, once they have seen it.</summary>
    public string? Key { get; private set; }

    public HttpClient Client => _client ??= new(new HttpClientHandler { CookieContainer = _cookies }) { BaseAddress = site.Address };

    public IEnumerable<Cookie> Cookies => _cookies.GetAllCookies();

    /// <summary>The code of an authenticator (RFC 6238: HMAC-SHA1, steps of 30 s, six digits).</summary>
    public static string CodeOf(string key, DateTimeOffset time)
    {
        var bits = string.Concat(
            key.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0'))
        );
        var secret = bits.Chunk(8).Where(b => b.Length == 8).Select(b => Convert.ToByte(new string(b), 2)).ToArray();
        var step = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(step, time.ToUnixTimeSeconds() / StepSeconds);
#pragma warning disable CA5350 // what RFC 6238 and every authenticator use
        var hash = HMACSHA1.HashData(secret, step);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>A code that was not used yet: the site takes each once, and those of the five steps around its time.</summary>
    public static async Task<string> NextCodeAsync(string key)
    {
        var step = LastSteps.AddOrUpdate(key, _ => Now() - 1, (_, last) => Math.Max(last + 1, Now() - 1));
        while (step > Now() + 2)
            await Task.Delay(500);
        return CodeOf(key, DateTimeOffset.FromUnixTimeSeconds(step * StepSeconds));

        static long Now() => DateTimeOffset.UtcNow.ToUnixTimeSeconds() / StepSeconds;
    }

    public async Task ChoosePasswordAsync(string link)
    {
        var page = await SubmitAsync(await GetAsync(link), ("password", Password), ("again", Password));
        Assert.Equal("/editor/account/sign-in", PathOf(page));
    }

    /// <summary>Signs in with both factors; gives the page that it leads to.</summary>
    public async Task<IHtmlDocument> SignInAsync(string start = "/editor")
    {
        var page = await SubmitAsync(await GetAsync(start), ("name", Name), ("password", Password));
        Assert.Equal("/editor/account/code", PathOf(page));
        Key = page.QuerySelector("code")?.TextContent.Replace(" ", "", StringComparison.Ordinal) ?? Key;
        return await SubmitAsync(page, ("code", await NextCodeAsync(Key!)));
    }

    public async Task<IHtmlDocument> GetAsync(string path, int status = 200) =>
        await ReadAsync(await Client.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute)), status);

    /// <summary>Fills in the form of a page that has these fields and sends it, with its hidden fields and its token.</summary>
    public async Task<IHtmlDocument> SubmitAsync(IHtmlDocument page, params (string Name, string Value)[] fields) =>
        await ReadAsync(await SendAsync(page, fields), 200);

    public async Task<HttpResponseMessage> SendAsync(IHtmlDocument page, params (string Name, string Value)[] fields)
    {
        var (address, filled) = Fill(page, fields);
        using var content = new FormUrlEncodedContent(filled.Select(f => new KeyValuePair<string, string>(f.Name, f.Value)));
        return await Client.PostAsync(address, content);
    }

    /// <summary>Sends a form with a file, to its own address or to another one that a button of it names.</summary>
    public async Task<HttpResponseMessage> UploadAsync(
        IHtmlDocument page,
        string input,
        string fileName,
        byte[] file,
        string? handler = null,
        params (string Name, string Value)[] fields
    )
    {
        var (address, filled) = Fill(page, fields);
        using var content = new MultipartFormDataContent();
        foreach (var (field, value) in filled.Where(f => f.Name != input))
            content.Add(new StringContent(value), field);
        content.Add(new ByteArrayContent(file), input, fileName);
        return await Client.PostAsync(handler is null ? address : new Uri(address, $"?handler={handler}"), content);
    }

    /// <summary>What a form of a page that has these fields is sent with, and where to.</summary>
    private static (Uri Address, IEnumerable<(string Name, string Value)> Filled) Fill(
        IHtmlDocument page,
        (string Name, string Value)[] fields
    )
    {
        var form = page.QuerySelectorAll<IHtmlFormElement>("main form")
            .First(f => fields.All(field => f.QuerySelector($"[name='{field.Name}']") is not null));
        return (
            new(new Uri(page.Url), form.GetAttribute("action") ?? ""),
            form.QuerySelectorAll("input[name]:not([type=checkbox]), textarea[name], select[name]")
                .Select(e => (Name: e.GetAttribute("name")!, Value: ValueOf(e)))
                .Where(f => fields.All(field => field.Name != f.Name))
                .Concat(fields)
        );
    }

    public static string PathOf(IDocument page) => new Uri(page.Url).AbsolutePath;

    private static string ValueOf(IElement element) =>
        element switch
        {
            IHtmlTextAreaElement text => text.Value,
            IHtmlSelectElement select => select.Value ?? "",
            _ => element.GetAttribute("value") ?? "",
        };

    /// <summary>The page of an answer, which must have this status.</summary>
    public static async Task<IHtmlDocument> ReadAsync(HttpResponseMessage response, int status)
    {
        var html = await response.Content.ReadAsStringAsync();
        var address = response.RequestMessage!.RequestUri!;
        Assert.True(status == (int)response.StatusCode, $"{address} answered {(int)response.StatusCode}: {html}");
        return (IHtmlDocument)await BrowsingContext.New().OpenAsync(page => page.Content(html).Address(address));
    }
}
