namespace Transparency.Languages;

/// <summary>A language file isn't valid; the message names the file, the line and the reason.</summary>
public sealed class LanguageFileException : Exception
{
    internal LanguageFileException(string file, long line, string reason, Exception? inner = null)
        : base($"Languages/{file}, line {line}: {reason}", inner)
    {
        File = file;
        Line = line;
    }

    /// <summary>Name of the file, such as <c>uk.yaml</c>.</summary>
    public string File { get; }

    /// <summary>Line of the mistake, from 1.</summary>
    public long Line { get; }
}
