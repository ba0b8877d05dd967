namespace Transparency.Web.Pages.Editors;

/// <summary>Lists in one field of a form.</summary>
internal static class ListField
{
    /// <summary>The values between commas or on lines of their own.</summary>
    public static IReadOnlyList<string> Split(string? field) =>
        [.. (field ?? "").Split([',', '\n', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];

    /// <summary>The field of values.</summary>
    public static string Join(IEnumerable<string> values) => string.Join(", ", values);
}
