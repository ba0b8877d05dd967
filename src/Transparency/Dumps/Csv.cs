using System.Buffers;
using System.Globalization;

namespace Transparency.Dumps;

/// <summary>A column of a table, and a line of its data dictionary.</summary>
/// <param name="Name">Its name in the header.</param>
/// <param name="Description">What it holds.</param>
/// <param name="Value">The value of a row; null for an empty cell.</param>
public sealed record Column<T>(string Name, string Description, Func<T, string?> Value);

/// <summary>Values as cells hold them.</summary>
public static class Column
{
    /// <summary>What stands between the values of a list in one cell.</summary>
    public const string Separator = " | ";

    /// <summary>A list in one cell.</summary>
    public static string List(IEnumerable<string?> values) => string.Join(Separator, values.Where(v => !string.IsNullOrEmpty(v)));

    /// <summary>A day, as ISO 8601.</summary>
    public static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A moment, as ISO 8601 in UTC.</summary>
    public static string? Time(DateTimeOffset? moment) =>
        moment?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

/// <summary>Tables as RFC 4180 writes them.</summary>
public static class Csv
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    /// <summary>The names of columns, with the end of the line.</summary>
    public static string Header<T>(IReadOnlyList<Column<T>> columns) => Line(columns.Select(c => c.Name));

    /// <summary>A row, with the end of the line.</summary>
    public static string Row<T>(IReadOnlyList<Column<T>> columns, T of) => Line(columns.Select(c => c.Value(of)));

    private static string Line(IEnumerable<string?> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    /// <summary>A cell that a spreadsheet would take for a formula (OWASP: CSV injection) begins with an apostrophe.</summary>
    private static string Cell(string? value)
    {
        if (string.IsNullOrEmpty(value))
            return "";
        if (value[0] is '=' or '+' or '-' or '@' or '\t' or '\r')
            value = "'" + value;
        return value.AsSpan().ContainsAny(Quoted) ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;
    }
}
