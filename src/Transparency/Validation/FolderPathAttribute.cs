using System.ComponentModel.DataAnnotations;

namespace Transparency.Validation;

/// <summary>The path of a folder, which need not exist yet. A relative one starts at the root folder of the installation.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FolderPathAttribute() : ValidationAttribute("the path of a folder, not of a file")
{
    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is not string path || !File.Exists(path);
}
