using Transparency.Archive.Files;
using Transparency.Content;

namespace Transparency.Tests.Content;

public sealed class ContentTests
{
    [Fact]
    public async Task The_content_of_this_repository_has_no_problems() =>
        Assert.Empty(
            await ContentCheck.RunAsync(
                new FileBlobStore(Path.Combine(Repository.Root, "content")),
                cancel: TestContext.Current.CancellationToken
            )
        );
}
