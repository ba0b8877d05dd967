using System.Globalization;

namespace Transparency.Web;

/// <summary>Numbers as pages write them.</summary>
public static class Numbers
{
    /// <summary>Thousands apart: 10,893.</summary>
    public static string Words(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
