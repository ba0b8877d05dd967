using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Transparency.Validation;

namespace Transparency;

/// <summary>
/// Binds a configuration to option classes and turns everything that is wrong with it into one line, which names the key as the
/// environment writes it (<c>Search__Engine</c>) and the allowed values. The binder's own messages name .NET types, and may show a secret.
/// </summary>
internal static class SettingsReader
{
    private static readonly Type[] Readable =
    [
        typeof(string),
        typeof(Uri),
        typeof(bool),
        typeof(int),
        typeof(long),
        typeof(double),
        typeof(TimeSpan),
    ];

    /// <summary>The properties of an option class that are settings: those with a public setter.</summary>
    public static IReadOnlyList<PropertyInfo> SettingsOf(Type type) =>
        [.. type.GetProperties().Where(p => p.SetMethod is { IsPublic: true })];

    /// <summary>True for an option class: settings below a key of their own.</summary>
    public static bool IsSection(Type type) =>
        type.IsClass && type.Namespace?.StartsWith(nameof(Transparency), StringComparison.Ordinal) == true;

    /// <summary>The name of a key in the environment.</summary>
    public static string NameOf(string path) => path.Replace(":", "__", StringComparison.Ordinal);

    /// <summary>Binds every section of <typeparamref name="T"/>; relative folders start at <paramref name="root"/>.</summary>
    /// <exception cref="SettingsException">A key is unknown or a value isn't allowed.</exception>
    public static T Read<T>(IConfiguration configuration, string root)
        where T : new()
    {
        var settings = new T();
        foreach (var property in SettingsOf(typeof(T)))
        {
            var section = configuration.GetSection(property.Name);
            RefuseUnreadable(section, property.PropertyType);
            var options = property.GetValue(settings)!;
            // A variable that is set to nothing counts as not set: containers and shells leave such behind.
            var given = section.AsEnumerable(makePathsRelative: true).Where(s => s.Value is { Length: > 0 });
            new ConfigurationBuilder()
                .AddInMemoryCollection(given)
                .Build()
                .Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
            MakeAbsolute(options, root);
            Validate(options, section);
        }

        return settings;
    }

    /// <summary>Refuses keys that the option class doesn't have, and values that its properties can't hold.</summary>
    private static void RefuseUnreadable(IConfigurationSection section, Type type)
    {
        var settings = SettingsOf(type);
        foreach (var child in section.GetChildren())
        {
            var property =
                settings.FirstOrDefault(s => s.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase))
                ?? throw new SettingsException(
                    $"The setting {NameOf(child.Path)} is unknown. "
                        + $"Known in {NameOf(section.Path)}: {string.Join(", ", settings.Select(s => s.Name))}."
                );
            if (IsSection(property.PropertyType))
                RefuseUnreadable(child, property.PropertyType);
            else if (child.Value is { Length: > 0 } value && !CanHold(property, value))
                throw Wrong(child, property);
        }
    }

    /// <summary>True for the type of a setting: one that this class reads, or a list, whose values the binder reads.</summary>
    public static bool IsReadable(Type type) =>
        IsSection(type)
        || IsList(type)
        || (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            { IsEnum: true } => true,
            var known => Array.IndexOf(Readable, known) >= 0,
        };

    private static bool IsList(Type type) => type != typeof(string) && type.IsAssignableTo(typeof(IEnumerable));

    private static bool CanHold(PropertyInfo property, string value) =>
        (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) switch
        {
            // The binder takes numbers as well.
            { IsEnum: true } kind => Enum.GetNames(kind).Contains(value, StringComparer.OrdinalIgnoreCase),
            var number when number == typeof(int) => int.TryParse(
                value,
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out _
            ),
            var number when number == typeof(long) => long.TryParse(
                value,
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out _
            ),
            var number when number == typeof(double) => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
            var duration when duration == typeof(TimeSpan) => TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out _),
            var flag when flag == typeof(bool) => bool.TryParse(value, out _),
            var text when text == typeof(string) || text == typeof(Uri) => true,
            var list when IsList(list) => false, // its values have keys of their own: Nodes__0
            var other => throw new NotSupportedException(
                $"The setting {property.DeclaringType!.Name}.{property.Name} has the type {other.Name}, which {nameof(SettingsReader)} "
                    + $"doesn't read. Add the type to {nameof(CanHold)} there."
            ),
        };

    private static void MakeAbsolute(object options, string root)
    {
        foreach (var property in SettingsOf(options.GetType()).Where(p => p.IsDefined(typeof(FolderPathAttribute))))
            property.SetValue(options, Path.GetFullPath((string)property.GetValue(options)!, root));
    }

    private static void Validate(object options, IConfigurationSection section)
    {
        var problems = new List<ValidationResult>();
        if (!Validator.TryValidateObject(options, new(options), problems, validateAllProperties: true))
            throw problems[0].MemberNames.FirstOrDefault() is { } name
                ? Wrong(section.GetSection(name), options.GetType().GetProperty(name)!)
                : new SettingsException(problems[0].ErrorMessage!);
        foreach (var property in SettingsOf(options.GetType()).Where(p => IsSection(p.PropertyType)))
            if (property.GetValue(options) is { } nested)
                Validate(nested, section.GetSection(property.Name));
    }

    private static SettingsException Wrong(IConfigurationSection value, PropertyInfo property)
    {
        var what = property.IsDefined(typeof(SecretAttribute)) ? "isn't valid" : $"is '{value.Value}'";
        return new($"The setting {NameOf(value.Path)} {what}. Allowed: {AllowedIn(property)}.");
    }

    /// <summary>The allowed values of a setting, in words.</summary>
    public static string AllowedIn(PropertyInfo property) =>
        property.GetCustomAttribute<RangeAttribute>() is { } range
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"a {(IsOf<TimeSpan>(property) ? "duration" : "number")} from {range.Minimum} to {range.Maximum}"
            )
        : property.GetCustomAttributes<ValidationAttribute>().FirstOrDefault() is { } rule ? rule.FormatErrorMessage(property.Name)
        : (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) is { IsEnum: true } kind
            ? string.Join(", ", Enum.GetNames(kind))
        : IsOf<bool>(property) ? "true, false"
        : IsOf<int>(property) || IsOf<long>(property) ? "a whole number"
        : IsOf<double>(property) ? "a number"
        : IsOf<TimeSpan>(property) ? "a duration in hours, minutes and seconds, such as 00:05:00"
        : IsList(property.PropertyType) ? $"one value each in {property.Name}__0, {property.Name}__1 and so on"
        : "any text";

    private static bool IsOf<T>(PropertyInfo property) =>
        property.PropertyType == typeof(T) || Nullable.GetUnderlyingType(property.PropertyType) == typeof(T);
}
