namespace Transparency.Tests.Architecture;

/// <summary>Arrows point one way: Web, Cli → Editors, Dumps → Search → Content → Evidence → Import → Claims → Archive.</summary>
public sealed class ArchitectureTests
{
    private static readonly RoomMap Map = new(
        typeof(Settings).Assembly,
        ["Languages", "Validation"],
        ["Archive"],
        ["Claims"],
        ["Import"],
        ["Evidence"],
        ["Content"],
        ["Search"],
        ["Editors", "Dumps"]
    );

    [Fact]
    public void No_room_uses_one_above_it_or_beside_it() => Assert.Empty(Map.WrongArrows);

    /// <summary>Each room gets the options of its own section.</summary>
    [Fact]
    public void No_room_uses_the_settings_of_all_or_the_composition_root() =>
        Assert.Empty(
            Map.Arrows.Select(a => a.From)
                .Distinct()
                .SelectMany(room =>
                    RoomMap.Users(
                        typeof(Settings).Assembly,
                        "Transparency." + room,
                        typeof(Settings).FullName!,
                        typeof(TransparencyServices).FullName!
                    )
                )
        );

    [Theory]
    [InlineData("Query")]
    [InlineData("Analysis")]
    [InlineData("Matching")]
    [InlineData("Indexing")]
    [InlineData("Evaluation")]
    public void Search_does_not_use_its_engines(string folder) =>
        Assert.Empty(UsersOf("Transparency.Search.Engines", "Transparency.Search." + folder));

    [Theory]
    [InlineData("Lucene", "Elasticsearch")]
    [InlineData("Elasticsearch", "Lucene")]
    public void Neither_engine_uses_the_other(string engine, string other) =>
        Assert.Empty(UsersOf("Transparency.Search.Engines." + other, "Transparency.Search.Engines." + engine));

    [Theory]
    [InlineData("Editors")]
    [InlineData("Dumps")]
    [InlineData("Content")]
    public void Only_the_composition_root_knows_an_engine(string room) =>
        Assert.Empty(UsersOf("Transparency.Search.Engines", "Transparency." + room));

    [Fact]
    public void The_page_shows_the_rooms_as_they_are() => Map.CheckPage("rooms of the library");

    private static IEnumerable<string> UsersOf(string used, string user) => RoomMap.Users(typeof(Settings).Assembly, user, used);
}
