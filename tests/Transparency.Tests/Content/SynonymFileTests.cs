using Transparency.Content;

namespace Transparency.Tests.Content;

public sealed class SynonymFileTests
{
    [Fact]
    public void A_bad_line_is_reported_with_its_number_and_left_out()
    {
        var problems = new List<ContentProblem>();
        var groups = SynonymFile.Read("one\na, b\nb, c\nx, one two three four five\n(y), z\nd,, e\n", problems);
        Assert.Equal([1, 3, 4, 5, 6], problems.Select(p => p.Line));
        Assert.All(problems, p => Assert.Equal(SynonymFile.Name, p.File));
        Assert.Equal(["a", "b"], Assert.Single(groups));
    }

    [Theory]
    [InlineData("ЗСУ", "зсу")]
    [InlineData("Ґонґадзе", "гонгадзе")]
    [InlineData("Королёв", "Королев")]
    [InlineData("п’ять", "п'ять")]
    [InlineData("за\u0301мок", "замок")]
    [InlineData("Киї\u00ADв", "Київ")]
    [InlineData("Киі\u0308в", "Київ")]
    [InlineData("army - of Ukraine", "Army of  ukraine")]
    public void Two_spellings_of_one_entry_are_the_same_entry(string one, string other)
    {
        var problems = new List<ContentProblem>();
        Assert.Single(SynonymFile.Read($"{one}, a\n{other}, b\n", problems));
        Assert.Equal($"'{other}' is already in an earlier line", Assert.Single(problems).Reason);
    }
}
