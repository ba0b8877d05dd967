namespace Transparency.Web.Security;

/// <summary>How many reports of errors are taken: from all together too, so that nobody fills the archive.</summary>
public sealed class ReportLimit() : AddressLimit(FromOne, FromAll)
{
    /// <summary>Reports from one address in <see cref="AddressLimit.Window"/>, and from all.</summary>
    public const int FromOne = 5,
        FromAll = 100;
}
