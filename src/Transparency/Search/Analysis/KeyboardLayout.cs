using Transparency.Languages;

namespace Transparency.Search.Analysis;

/// <summary>
/// Reads what was typed in the wrong keyboard layout: the keys <c>ptktycmrbq</c> are <c>зеленський</c> in the Ukrainian one.
/// </summary>
public static class KeyboardLayout
{
    private static readonly string Latin = LanguageSet.Embedded.Common.Keyboard;
    private static readonly string[] Layouts = [.. LanguageSet.Embedded.Languages.Select(l => l.Keyboard).OfType<string>()];

    /// <summary>
    /// The same keys in other layouts, in lower case: in those of the languages for Latin letters, and in the Latin one for letters of a
    /// language.
    /// </summary>
    public static IEnumerable<string> Others(string typed)
    {
        typed = typed.ToLowerInvariant();
        foreach (var layout in Layouts)
        foreach (var (from, to) in new[] { (Latin, layout), (layout, Latin) })
            if (
                Mapped(typed, from, to) is var mapped
                && mapped != typed
                && mapped.Where(char.IsLetter).All(letter => to.Contains(letter, StringComparison.Ordinal))
            )
                yield return mapped;
    }

    private static string Mapped(string typed, string from, string to) =>
        string.Concat(typed.Select(c => from.IndexOf(c, StringComparison.Ordinal) is >= 0 and var key ? to[key] : c));
}
