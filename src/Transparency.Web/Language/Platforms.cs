using Transparency.Claims;

namespace Transparency.Web.Language;

/// <summary>The platforms on which a claim appeared.</summary>
public static class Platforms
{
    /// <summary>The platform of each appearance, or its outlet or account if it has no platform; without duplicates.</summary>
    public static IReadOnlyList<string> Of(Claim? claim) =>
        [
            .. (claim?.Appearances ?? [])
                .Select(a => a.Platform is { } platform ? Labels.Platform(platform) : a.Outlet ?? a.Account)
                .OfType<string>()
                .Distinct(),
        ];

    /// <summary>At most four of them as words: "TikTok, Telegram, X and 2 more".</summary>
    public static string Words(IReadOnlyList<string> platforms) =>
        platforms.Count switch
        {
            0 => "",
            1 => platforms[0],
            <= 4 => Texts.Of("platforms.two", string.Join(", ", platforms.SkipLast(1)), platforms[^1]),
            _ => Texts.Of("platforms.more", string.Join(", ", platforms.Take(3)), platforms.Count - 3),
        };
}
