using System.ComponentModel.DataAnnotations;

namespace Transparency.Validation;

/// <summary>An http or https address without a path, a query or a user.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WebOriginAttribute() : ValidationAttribute("an http or https address without a path, such as https://example.org")
{
    /// <inheritdoc/>
    public override bool IsValid(object? value) =>
        value is null
        || (
            value is Uri { IsAbsoluteUri: true } address
            && address is { Scheme: "http" or "https", PathAndQuery: "/", Fragment: "", UserInfo: "" }
        );
}
