using Transparency.Web.Language;

namespace Transparency.Web.Tests.Language;

public sealed class PluralRulesTests
{
    private static readonly PluralRules Ukrainian = new([
        ("one", "n % 10 = 1 and n % 100 != 11"),
        ("few", "n % 10 = 2..4 and n % 100 != 12..14"),
        ("many", "n % 10 = 0 or n % 10 = 5..9 or n % 100 = 11..14"),
    ]);

    [Theory]
    [InlineData("one", 1, 21, 101, 1_001)]
    [InlineData("few", 2, 4, 22, 103)]
    [InlineData("many", 0, 5, 11, 12, 14, 20, 111, 1_000_000)]
    public void A_number_takes_its_form(string form, params int[] numbers) =>
        Assert.All(numbers, n => Assert.Equal(form, Ukrainian.FormOf(n)));

    [Theory]
    [InlineData("n = 0,3..5", 4, "one")]
    [InlineData("n = 0,3..5", 2, "other")]
    [InlineData("i != 1", 0, "one")]
    public void Lists_and_ranges_are_read(string rule, int number, string form) =>
        Assert.Equal(form, new PluralRules([("one", rule)]).FormOf(number));

    [Theory]
    [InlineData("")]
    [InlineData("n > 1")]
    [InlineData("n % 10")]
    [InlineData("v = 0")]
    public void An_invalid_rule_is_refused(string rule) => Assert.Throws<FormatException>(() => new PluralRules([("one", rule)]));
}
