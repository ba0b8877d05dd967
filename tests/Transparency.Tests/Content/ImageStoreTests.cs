using Transparency.Archive;
using Transparency.Archive.Files;
using Transparency.Content;
using Transparency.Evidence;
using Transparency.Tests.Evidence;

namespace Transparency.Tests.Content;

public sealed class ImageStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FileBlobStore _blobs;
    private readonly ImageStore _images;

    public ImageStoreTests() => _images = new(_blobs = new(_folder.Path));

    public static TheoryData<string, ImageRefusal> Refused =>
        new()
        {
            { "svg", ImageRefusal.NoPicture },
            { "html", ImageRefusal.NoPicture },
            { "video", ImageRefusal.NoPicture },
            { "nothing", ImageRefusal.NoPicture },
            { "photograph", ImageRefusal.HasPosition },
            { "large", ImageRefusal.TooLarge },
        };

    [Fact]
    public async Task A_picture_is_kept_once_under_its_hash_and_passes_the_check_of_the_archive()
    {
        var (first, _) = await AddAsync(Samples.Picture());
        var (second, refusal) = await AddAsync(Samples.Picture());
        Assert.Equal(first, second);
        Assert.Null(refusal);
        var (bytes, type) = (await _images.FindAsync(first!, TestContext.Current.CancellationToken))!.Value;
        Assert.Equal(Samples.Picture(), bytes);
        Assert.Equal("image/png", type.MediaType);
        var check = new ArchiveCheck(_blobs, EvidenceStore.Rules);
        await foreach (var finding in check.RunAsync(TestContext.Current.CancellationToken))
            Assert.Fail(finding.ToString());
        Assert.Equal(1, check.Blobs);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_file_of_another_type_too_large_or_with_a_GPS_position_is_refused_and_leaves_nothing(
        string what,
        ImageRefusal expected
    )
    {
        var (sha256, refusal) = await AddAsync(
            what switch
            {
                "svg" => Samples.Svg,
                "html" => Samples.Html,
                "video" => Samples.Video,
                "photograph" => Samples.Photograph(),
                "large" => [.. Samples.Picture(), .. new byte[ImageStore.MostBytes]],
                _ => [],
            }
        );
        Assert.Null(sha256);
        Assert.Equal(expected, refusal);
        await foreach (var blob in _blobs.ListAsync("", null, TestContext.Current.CancellationToken))
            Assert.Fail(blob.Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../log/000000000001")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task A_name_outside_the_folder_is_not_found(string name) =>
        Assert.Null(await _images.FindAsync(name, TestContext.Current.CancellationToken));

    public void Dispose() => _folder.Dispose();

    private async Task<(string? Sha256, ImageRefusal? Refusal)> AddAsync(byte[] bytes) =>
        await _images.AddAsync(new MemoryStream(bytes), TestContext.Current.CancellationToken);
}
