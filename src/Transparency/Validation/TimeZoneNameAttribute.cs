using System.ComponentModel.DataAnnotations;

namespace Transparency.Validation;

/// <summary>The name of a time zone in the machine's copy of the IANA database.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TimeZoneNameAttribute()
    : ValidationAttribute("the IANA name of a time zone that this machine knows, such as Europe/Kyiv")
{
    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is not string name || TimeZoneInfo.TryFindSystemTimeZoneById(name, out _);
}
