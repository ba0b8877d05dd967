using System.ComponentModel.DataAnnotations;

namespace Transparency.Dumps;

/// <summary>The section <c>Dumps</c> of the settings.</summary>
public sealed record DumpSettings
{
    /// <summary>The licence of dumps, as SPDX names it.</summary>
    [RegularExpression("[A-Za-z0-9.-]+", ErrorMessage = "the identifier of a licence at https://spdx.org/licenses/, such as CC0-1.0")]
    public string License { get; init; } = "CC-BY-4.0";
}
