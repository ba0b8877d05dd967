namespace Transparency.Search.Analysis;

/// <summary>What was typed with the wrong keyboard layout: <c>ptktycmrbq</c> are the keys of <c>зеленський</c>.</summary>
public static class KeyboardLayout
{
    private const string English = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
    private static readonly string[] Cyrillic = ["йцукенгшщзхїфівапролджєячсмитьбю'", "йцукенгшщзхъфывапролджэячсмитьбюё"];

    /// <summary>What the same keys mean in the other layouts: Ukrainian and Russian for Latin letters, English for Cyrillic ones; in lower case.</summary>
    public static IEnumerable<string> Others(string typed)
    {
        typed = typed.ToLowerInvariant();
        foreach (var layout in Cyrillic)
        foreach (var (from, to) in new[] { (English, layout), (layout, English) })
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
