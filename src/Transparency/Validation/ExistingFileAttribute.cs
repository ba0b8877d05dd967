using System.ComponentModel.DataAnnotations;

namespace Transparency.Validation;

/// <summary>The path of a file that exists.</summary>
/// <param name="allowed">What kind of file it must be, for the message.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ExistingFileAttribute(string allowed) : ValidationAttribute(allowed)
{
    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is not string path || File.Exists(path);
}
