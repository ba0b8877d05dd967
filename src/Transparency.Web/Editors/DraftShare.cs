using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Transparency.Editors.Drafts;

namespace Transparency.Web.Editors;

/// <summary>
/// Links that show a draft to people without an account, such as an expert who checks a fact. They are signed with the site's keys and
/// expire.
/// </summary>
public sealed class DraftShare(IDataProtectionProvider protection, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);
    private readonly IDataProtector _protector = protection.CreateProtector("Transparency.DraftShare");

    /// <summary>A new link to a draft, as a path, and when it expires.</summary>
    public (string Path, DateTimeOffset Until) LinkTo(Draft draft)
    {
        var until = clock.GetUtcNow() + Lifetime;
        return ($"{DeskAccess.Path}/shared/{_protector.Protect($"{draft.Id} {until.ToUnixTimeSeconds()}")}", until);
    }

    /// <summary>The draft of a link and when the link expires; null if it has expired or isn't signed by this site.</summary>
    public (string Draft, DateTimeOffset Until)? Read(string code)
    {
        try
        {
            var parts = _protector.Unprotect(code).Split(' ');
            var until = DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[1], CultureInfo.InvariantCulture));
            return clock.GetUtcNow() < until ? (parts[0], until) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
