using Transparency.Web.Security;

namespace Transparency.Web.Editors;

/// <summary>
/// How many forms of sign-in are taken from one address: an account is locked after five wrong ones, and this keeps one address from
/// trying many accounts. There is no limit across all addresses: an attacker could lock everybody out.
/// </summary>
public sealed class SignInLimit(int fromOne = SignInLimit.FromOne) : AddressLimit(fromOne, int.MaxValue)
{
    /// <summary>
    /// Forms from one address in <see cref="AddressLimit.Window"/>: twenty people who sign in, two forms each, and some who mistype.
    /// </summary>
    public const int FromOne = 50;
}
