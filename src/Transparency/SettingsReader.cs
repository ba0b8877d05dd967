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
            else if (child.Value is { Length: > 0 } value && !CanHold(property.PropertyType, value))
                throw Wrong(child, property);
        }
    }

    private static bool CanHold(Type type, string value) =>
        (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            // The binder takes numbers as well.
            { IsEnum: true } kind => Enum.GetNames(kind).Contains(value, StringComparer.OrdinalIgnoreCase),
            var number when number == typeof(int) => int.TryParse(
                value,
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out _
            ),
            var flag when flag == typeof(bool) => bool.TryParse(value, out _),
            var text => text == typeof(string) || text == typeof(Uri),
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
            ? string.Create(CultureInfo.InvariantCulture, $"a number from {range.Minimum} to {range.Maximum}")
        : property.GetCustomAttributes<ValidationAttribute>().FirstOrDefault() is { } rule ? rule.FormatErrorMessage(property.Name)
        : property.PropertyType.IsEnum ? string.Join(", ", Enum.GetNames(property.PropertyType))
        : property.PropertyType == typeof(bool) ? "true, false"
        : "any text";
}
