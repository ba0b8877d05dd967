namespace Transparency.Search.Indexing;

/// <summary>The folder of the embedded index, which the index alone writes to and deletes from.</summary>
public static class IndexFolder
{
    /// <summary>Refuses a folder of the index that is, holds or lies in the folder of another part.</summary>
    /// <param name="path">The folder of the index, an absolute path.</param>
    /// <param name="others">The other parts: key of the setting, as in the environment, and absolute path.</param>
    /// <exception cref="SettingsException">They overlap; the message names both keys.</exception>
    public static void RequireOwn(string path, params ReadOnlySpan<(string Key, string Path)> others)
    {
        foreach (var (key, other) in others)
            if (LiesIn(path, other) || LiesIn(other, path))
                throw new SettingsException(
                    $"The settings Search__Path ('{path}') and {key} ('{other}') overlap. "
                        + "Allowed: a folder of the index alone, neither within the other nor around it, such as data/index."
                );
    }

    private static bool LiesIn(string inner, string outer)
    {
        var relative = Path.GetRelativePath(outer, inner);
        return relative == "."
            || !Path.IsPathRooted(relative)
                && relative != ".."
                && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }
}
