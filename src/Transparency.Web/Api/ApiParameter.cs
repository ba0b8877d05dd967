using System.Globalization;
using Microsoft.OpenApi;

namespace Transparency.Web.Api;

/// <summary>A parameter of the API. What can't be used is an error, other than on pages, which leave it out and say so.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does, for the description of the API.</param>
/// <param name="Schema">Its form.</param>
/// <param name="Expected">What a value is, when it is not this; null when it is good.</param>
internal sealed record ApiParameter(string Name, string Description, OpenApiSchema Schema, Func<string, string?> Expected)
{
    private const string CursorName = "cursor",
        SizeName = "size";

    /// <summary>How many things are in one answer.</summary>
    public static ApiParameter Size(int otherwise, int most) =>
        new(
            SizeName,
            "How many in one answer.",
            new()
            {
                Type = JsonSchemaType.Integer,
                Minimum = "1",
                Maximum = most.ToString(CultureInfo.InvariantCulture),
                Default = otherwise,
            },
            value =>
                int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size >= 1 && size <= most
                    ? null
                    : $"a number from 1 to {most}"
        );

    /// <summary>Where an answer goes on.</summary>
    public static ApiParameter Cursor(string description, CursorKind? kind = null) =>
        new(
            CursorName,
            description,
            new() { Type = JsonSchemaType.String },
            value => Api.Cursor.Parse(value) is { } cursor && (kind ?? cursor.Kind) == cursor.Kind ? null : "what an answer before said"
        );

    /// <summary>The first thing that is wrong with a query string; null when nothing is.</summary>
    public static string? Problem(IQueryCollection query, IReadOnlyList<ApiParameter> known)
    {
        foreach (var (name, values) in query)
        {
            if (known.FirstOrDefault(p => p.Name == name) is not { } parameter)
                return $"There is no parameter '{name}'. Known are {string.Join(", ", known.Select(p => p.Name))}.";
            if (values.Count > 1 && parameter.Schema.Type != JsonSchemaType.Array)
                return $"The parameter '{name}' is given {values.Count} times, and may be given once.";
            foreach (var value in values)
                if (parameter.Expected(value ?? "") is { } expected)
                    return $"The parameter '{name}' must be {expected}.";
        }

        return null;
    }

    /// <summary>The size that is asked for, in a query string without a problem.</summary>
    public static int SizeOf(IQueryCollection query, int otherwise) =>
        query[SizeName] is [{ } size] ? int.Parse(size, CultureInfo.InvariantCulture) : otherwise;

    /// <summary>The cursor that is given, likewise.</summary>
    public static Cursor? CursorOf(IQueryCollection query) => query[CursorName] is [{ } cursor] ? Api.Cursor.Parse(cursor) : null;
}
