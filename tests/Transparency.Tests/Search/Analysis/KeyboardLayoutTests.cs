using Transparency.Search.Analysis;

namespace Transparency.Tests.Search.Analysis;

public sealed class KeyboardLayoutTests
{
    [Theory]
    [InlineData("ptktycmrbq", "зеленський")]
    [InlineData("Ghtpbltyn", "президент")]
    [InlineData("мфссшту", "vaccine")]
    [InlineData("cj.p", "союз")]
    public void The_same_keys_mean_another_word(string typed, string meant) => Assert.Contains(meant, KeyboardLayout.Others(typed));

    [Fact]
    public void What_no_layout_changes_means_nothing_else() => Assert.Empty(KeyboardLayout.Others("2024 —"));
}
