using Transparency.Tests.Architecture;

namespace Transparency.Web.Tests.Architecture;

/// <summary>In the site, features use what all of them need; what all of them need knows no feature.</summary>
public sealed class WebArchitectureTests
{
    private static readonly RoomMap Map = new(
        typeof(Program).Assembly,
        ["Security", "Language", "Hosting"],
        ["Api", "Cards", "Crawling", "Dumps", "Editors", "Embed", "Evidence", "Feeds", "Images", "Pages"]
    );

    [Theory]
    [InlineData("Security")]
    [InlineData("Language")]
    public void Security_and_Language_use_no_other_room(string room) => Assert.DoesNotContain(Map.Arrows, a => a.From == room);

    [Fact]
    public void Hosting_uses_no_feature() =>
        Assert.Empty(Map.Arrows.Where(a => a.From == "Hosting").Select(a => a.To).Except(["Security", "Language"]));

    [Fact]
    public void Editors_does_not_know_its_pages() => Assert.DoesNotContain(("Editors", "Pages"), Map.Arrows);

    /// <summary>The site asks the port: only the composition root of the library names an engine.</summary>
    [Fact]
    public void No_feature_knows_an_engine() =>
        Assert.Empty(RoomMap.Users(typeof(Program).Assembly, "Transparency.Web", "Transparency.Search.Engines"));

    [Fact]
    public void The_page_shows_the_rooms_as_they_are() => Map.CheckPage("rooms of the site");
}
