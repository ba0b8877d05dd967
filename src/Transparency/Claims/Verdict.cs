namespace Transparency.Claims;

/// <summary>How a claim was judged, from false to true.</summary>
public enum Verdict
{
    /// <summary>Nothing of substance in it is so.</summary>
    False,

    /// <summary>A grain of truth in a wrong statement.</summary>
    MostlyFalse,

    /// <summary>True parts, arranged so that they deceive.</summary>
    Misleading,

    /// <summary>A picture, video or document was changed or invented.</summary>
    Altered,

    /// <summary>Made as a joke and passed on as a fact.</summary>
    Satire,

    /// <summary>The evidence does not suffice for a verdict.</summary>
    Unproven,

    /// <summary>Right but for details.</summary>
    MostlyTrue,

    /// <summary>What the evidence shows.</summary>
    True,
}

/// <summary>Names, icons and explanations of verdicts, and the table from other publishers' ratings.</summary>
public static class Verdicts
{
    /// <summary>All verdicts, from false to true.</summary>
    public static IReadOnlyList<Verdict> All { get; } = Enum.GetValues<Verdict>();

    private static readonly Dictionary<string, Verdict> Foreign = new(StringComparer.OrdinalIgnoreCase)
    {
        ["false"] = Verdict.False,
        ["fake"] = Verdict.False,
        ["refuted"] = Verdict.False,
        ["pants-fire"] = Verdict.False,
        ["pants on fire"] = Verdict.False,
        ["disinformation"] = Verdict.False,
        ["неправда"] = Verdict.False,
        ["фейк"] = Verdict.False,
        ["ложь"] = Verdict.False,
        ["брехня"] = Verdict.False,
        ["mostly false"] = Verdict.MostlyFalse,
        ["barely-true"] = Verdict.MostlyFalse,
        ["mostly-false"] = Verdict.MostlyFalse,
        ["misleading"] = Verdict.Misleading,
        ["half-true"] = Verdict.Misleading,
        ["маніпуляція"] = Verdict.Misleading,
        ["манипуляция"] = Verdict.Misleading,
        ["missing context"] = Verdict.Misleading,
        ["mixture"] = Verdict.Misleading,
        ["altered"] = Verdict.Altered,
        ["altered photo"] = Verdict.Altered,
        ["miscaptioned"] = Verdict.Misleading,
        ["satire"] = Verdict.Satire,
        ["unproven"] = Verdict.Unproven,
        ["без доказів"] = Verdict.Unproven,
        ["не доказано"] = Verdict.Unproven,
        ["nei"] = Verdict.Unproven,
        ["mostly true"] = Verdict.MostlyTrue,
        ["mostly-true"] = Verdict.MostlyTrue,
        ["true"] = Verdict.True,
        ["supported"] = Verdict.True,
        ["правда"] = Verdict.True,
    };

    /// <summary>The verdict that another publisher's rating stands for, or null when the table has none.</summary>
    public static Verdict? FromRating(string? rating) => rating is not null && Foreign.TryGetValue(rating.Trim(), out var verdict) ? verdict : null;

    /// <summary>Reads the name used in data: <c>mostly-false</c> and so on.</summary>
    public static Verdict? Parse(string? name) => All.Where(v => Name(v) == name).Select(v => (Verdict?)v).FirstOrDefault();

    /// <summary>The name used in data and URLs.</summary>
    public static string Name(Verdict verdict) => verdict switch
    {
        Verdict.False => "false",
        Verdict.MostlyFalse => "mostly-false",
        Verdict.Misleading => "misleading",
        Verdict.Altered => "altered",
        Verdict.Satire => "satire",
        Verdict.Unproven => "unproven",
        Verdict.MostlyTrue => "mostly-true",
        Verdict.True => "true",
    };

    /// <summary>The word shown to people.</summary>
    public static string Label(Verdict verdict) => verdict switch
    {
        Verdict.False => "False",
        Verdict.MostlyFalse => "Mostly false",
        Verdict.Misleading => "Misleading",
        Verdict.Altered => "Altered",
        Verdict.Satire => "Satire",
        Verdict.Unproven => "Unproven",
        Verdict.MostlyTrue => "Mostly true",
        Verdict.True => "True",
    };

    /// <summary>The sign shown before the word, so that no verdict is told by colour alone.</summary>
    public static string Icon(Verdict verdict) => verdict switch
    {
        Verdict.False => "✕",
        Verdict.MostlyFalse => "◕",
        Verdict.Misleading => "◐",
        Verdict.Altered => "✎",
        Verdict.Satire => "☺",
        Verdict.Unproven => "?",
        Verdict.MostlyTrue => "◔",
        Verdict.True => "✓",
    };
}
