using System.Globalization;

namespace Transparency.Web.Language;

/// <summary>Numbers as pages write them.</summary>
public static class Numbers
{
    /// <summary>Thousands apart, as the language that is being spoken does it: 10,893, 10 893.</summary>
    public static string Words(long number) => number.ToString("N0", CultureInfo.GetCultureInfo(Texts.Language));
}
