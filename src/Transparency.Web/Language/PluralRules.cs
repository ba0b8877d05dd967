using System.Globalization;
using System.Text.RegularExpressions;

namespace Transparency.Web.Language;

/// <summary>
/// The forms that a language has for numbers, by CLDR's rules for whole numbers (UTS #35, part 3, Language Plural Rules).
/// </summary>
public sealed partial class PluralRules
{
    private const string Other = "other";

    private readonly List<(string Form, Func<long, bool> Takes)> _rules;

    /// <summary>Reads rules such as <c>n % 10 = 2..4 and n % 100 != 12..14</c>, in the order in which they are tried.</summary>
    public PluralRules(IEnumerable<(string Form, string Rule)> rules) => _rules = [.. rules.Select(r => (r.Form, Any(r.Rule)))];

    /// <summary>CLDR's names of forms.</summary>
    public static IReadOnlyList<string> Forms { get; } = ["zero", "one", "two", "few", "many", Other];

    /// <summary>The form that a number takes.</summary>
    public string FormOf(long number) => _rules.Find(r => r.Takes(number)).Form ?? Other;

    private static Func<long, bool> Any(string rule)
    {
        var alternatives = rule.Split(" or ").Select(a => a.Split(" and ").Select(Relation).ToList()).ToList();
        return number => alternatives.Exists(all => all.TrueForAll(holds => holds(number)));
    }

    private static Func<long, bool> Relation(string relation)
    {
        if (Pattern().Match(relation.Trim()) is not { Success: true } match)
            throw new FormatException($"'{relation}' isn't a valid plural rule, such as n % 10 = 2..4.");
        var modulus = match.Groups["modulus"].Success ? Number(match.Groups["modulus"].Value) : long.MaxValue;
        var ranges = match.Groups["values"].Value.Split(',').Select(r => r.Split("..").Select(Number).ToList()).ToList();
        var isIn = match.Groups["not"].Length == 0;
        return number => ranges.Exists(r => number % modulus >= r[0] && number % modulus <= r[^1]) == isIn;
    }

    private static long Number(string digits) => long.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^[ni](?: % (?<modulus>\d+))? (?<not>!?)= (?<values>\d+(?:\.\.\d+)?(?:,\d+(?:\.\.\d+)?)*)$")]
    private static partial Regex Pattern();
}
