using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Transparency.Search.Matching;
using Transparency.Web.Security;

namespace Transparency.Web.Pages.Match;

/// <summary>
/// Finds the archived claims that a post repeats. Asking changes nothing, so a POST needs no token: it is there for posts too long for an
/// address.
/// </summary>
[IgnoreAntiforgeryToken]
[RequestSizeLimit(LongestRequest)]
[EnableRateLimiting(RateLimits.Matches)]
public sealed class IndexModel(PostMatcher matcher) : PageModel
{
    private const int LongestRequest = 128 * 1024; // 10,000 characters take 9 bytes each at most, and their address

    /// <summary>The post, at most <see cref="MatchQuery.MaxTextLength"/> characters of it.</summary>
    public string Post { get; private set; } = "";

    /// <summary>True when more was pasted than is read.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The claims that it repeats; null before anything was asked.</summary>
    public IReadOnlyList<ClaimMatch>? Matches { get; private set; }

    public Task OnGetAsync(string? text, CancellationToken cancel) => MatchAsync(text, cancel);

    public Task OnPostAsync([FromForm] string? text, CancellationToken cancel) => MatchAsync(text, cancel);

    private async Task MatchAsync(string? text, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(text))
            return;
        text = text.ReplaceLineEndings("\n");
        IsCut = text.Length > MatchQuery.MaxTextLength;
        Post = IsCut ? text[..MatchQuery.MaxTextLength] : text;
        Matches = await matcher.MatchAsync(new() { Text = Post }, cancel);
    }
}
