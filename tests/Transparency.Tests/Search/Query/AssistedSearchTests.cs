using Transparency.Archive.Files;
using Transparency.Content;
using Transparency.Search.Query;

namespace Transparency.Tests.Search.Query;

public sealed class AssistedSearchTests
{
    private static readonly (string, string)[] Claims =
    [
        ("uk", "Пораненого солдата зіграли актори"),
        ("uk", "Зеленський підписав указ"),
        ("en", "The moon has been leased to a channel"),
        ("ru", "Грунт отравлен"),
    ];

    [Theory]
    [InlineData("ptktycmrbq", "зеленський")] // typed with the English layout
    [InlineData("зиграли", "зіграли")]
    [InlineData("зигр\u0061ли", "зіграли")] // with a Latin a
    [InlineData("ґрундт", "грунт")]
    [InlineData("moom", "moon")]
    [InlineData("xyzzyxyzzy", null)]
    public async Task What_nothing_holds_gets_a_suggestion(string typed, string? suggestion)
    {
        using var small = await SmallIndex.OfAsync(Claims);
        var answer = await Search(small).SearchAsync(new() { Text = typed }, TestContext.Current.CancellationToken);
        Assert.Equal([typed], answer.Unknown);
        Assert.Equal(suggestion, answer.Suggestion);
    }

    [Theory]
    [InlineData("moon + актори", true, 2)]
    [InlineData("\"moon актори\"", true, 2)]
    [InlineData("moon + leased", false, 1)]
    [InlineData("nothing + xyzzy", false, 0)]
    public async Task A_search_that_is_too_strict_is_relaxed(string query, bool relaxed, int total)
    {
        using var small = await SmallIndex.OfAsync(Claims);
        var answer = await Search(small).SearchAsync(new() { Text = query }, TestContext.Current.CancellationToken);
        Assert.Equal((relaxed, total), (answer.Relaxed, answer.Result.Total));
    }

    [Fact]
    public async Task Synonyms_are_searched_too_and_are_known()
    {
        using var small = await SmallIndex.OfAsync(Claims);
        await File.WriteAllTextAsync(
            Path.Combine(small.Folder.Path, SynonymFile.Name),
            "president, Зеленський",
            TestContext.Current.CancellationToken
        );
        var content = Content(small);
        await content.ReloadAsync(TestContext.Current.CancellationToken);
        var answer = await new AssistedSearch(small.Index, content).SearchAsync(
            new() { Text = "president" },
            TestContext.Current.CancellationToken
        );
        Assert.Equal("c2", Assert.Single(answer.Result.Hits).Document.Key.Id);
        Assert.Empty(answer.Unknown);
    }

    private static AssistedSearch Search(SmallIndex small) => new(small.Index, Content(small));

    private static ContentCatalog Content(SmallIndex small) =>
        new(new(new FileBlobStore(Path.Combine(small.Folder.Path, "archive")), new FileBlobStore(small.Folder.Path)));
}
