using System.Text.RegularExpressions;

namespace Transparency.Web.Tests;

/// <summary>Finds words for people that stand in a Razor file itself.</summary>
internal static partial class RazorText
{
    /// <summary>The words in text and in attributes that are read out; those of expressions and code are none.</summary>
    public static List<string> BareIn(string razor)
    {
        var lines = Expression().Replace(Comment().Replace(razor, ""), "@").Split('\n');
        return
        [
            .. lines
                .Select(l => l.Trim())
                .SelectMany(Words)
                .Select(w => w.Replace("@", "", StringComparison.Ordinal).Trim())
                .Where(w => Word().IsMatch(w)),
        ];
    }

    private static IEnumerable<string> Words(string line)
    {
        foreach (Match attribute in ReadOut().Matches(line))
            yield return attribute.Groups[1].Value;
        if (line.StartsWith('<'))
            foreach (Match text in Between().Matches(line))
                yield return text.Groups[1].Value;
        else if (!Code().IsMatch(line))
            yield return line;
    }

    [GeneratedRegex(@"@\*.*?\*@", RegexOptions.Singleline)]
    private static partial Regex Comment();

    /// <summary>@name.name(…)[…] and @(…), with parentheses in parentheses.</summary>
    [GeneratedRegex(
        @"@(?:[\w.]+)?(?:\((?>[^()]+|(?<open>\()|(?<-open>\)))*(?(open)(?!))\)|\[[^\]]*\])?(?:\.\w+(?:\((?>[^()]+|(?<open>\()|(?<-open>\)))*(?(open)(?!))\))?)*"
    )]
    private static partial Regex Expression();

    [GeneratedRegex("(?:aria-label|title|alt|placeholder)=\"([^\"]*)\"")]
    private static partial Regex ReadOut();

    [GeneratedRegex(">([^<>]+)(?:<|$)")]
    private static partial Regex Between();

    /// <summary>Lines of C#, of tags that go on, and of directives.</summary>
    [GeneratedRegex(@"[;{}()\[\],>=]$|^[@{}/.?:\[(]|^\w+ \w+ =|^[\w-]+=|^(?:else|case|var|if|foreach|for|using)\b")]
    private static partial Regex Code();

    [GeneratedRegex(@"\p{L}{2,}")]
    private static partial Regex Word();
}
