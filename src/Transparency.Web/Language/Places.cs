using Transparency.Claims;

namespace Transparency.Web.Language;

/// <summary>Where a claim was seen.</summary>
public static class Places
{
    /// <summary>The platforms of its appearances, or the outlet where no platform is given; each once.</summary>
    public static IReadOnlyList<string> Of(Claim? claim) =>
        [
            .. (claim?.Appearances ?? [])
                .Select(a => a.Platform is { } platform ? Labels.Platform(platform) : a.Outlet ?? a.Account)
                .OfType<string>()
                .Distinct(),
        ];

    /// <summary>At most four of them as words: "TikTok, Telegram, X and 2 more".</summary>
    public static string Words(IReadOnlyList<string> places) =>
        places.Count switch
        {
            0 => "",
            1 => places[0],
            <= 4 => Texts.Of("places.two", string.Join(", ", places.SkipLast(1)), places[^1]),
            _ => Texts.Of("places.more", string.Join(", ", places.Take(3)), places.Count - 3),
        };
}
