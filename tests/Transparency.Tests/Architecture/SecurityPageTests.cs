using System.Text.RegularExpressions;

namespace Transparency.Tests.Architecture;

/// <summary>docs/security.md names the tests that hold each promise.</summary>
public sealed partial class SecurityPageTests
{
    [Fact]
    public void Every_test_that_the_page_names_exists()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "security.md"));
        var existing = Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Select(Path.GetFileNameWithoutExtension)
            .ToHashSet();
        var named = TestName().Matches(page).Select(m => m.Groups[1].Value).ToList();
        Assert.NotEmpty(named);
        Assert.DoesNotContain(named, name => !existing.Contains(name));
    }

    [GeneratedRegex("`([A-Z][A-Za-z]*(?:Tests|Contract))`")]
    private static partial Regex TestName();
}
