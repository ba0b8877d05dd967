using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Search.Matching;

namespace Transparency.Web.Pages.Editors;

/// <summary>Have we seen this? Finds the archived claims that a post repeats, and leads on: to a debunk, or to a new claim.</summary>
public sealed class SeenModel(PostMatcher matcher) : PageModel
{
    private const int LongestInAddress = 2_000;

    public string Post { get; private set; } = "";

    /// <summary>The claims that it repeats; null before anything was asked.</summary>
    public IReadOnlyList<ClaimMatch>? Matches { get; private set; }

    /// <summary>The form of a new claim with the post in it.</summary>
    public string ArchiveHref =>
        "/editor/claims/new?text=" + Uri.EscapeDataString(Post.Length > LongestInAddress ? Post[..LongestInAddress] : Post);

    public void OnGet() { }

    public async Task OnPostAsync(string? text, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(text))
            return;
        text = text.ReplaceLineEndings("\n");
        Post = text.Length > MatchQuery.MaxTextLength ? text[..MatchQuery.MaxTextLength] : text;
        Matches = await matcher.MatchAsync(new() { Text = Post }, cancel);
    }
}
