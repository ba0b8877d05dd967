using System.Buffers.Binary;
using Transparency.Evidence;

namespace Transparency.Tests.Evidence;

public sealed class WaczTests
{
    private const long Limit = 100 << 20;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_tells_its_page_its_time_and_its_tool()
    {
        var wacz = await Wacz.ReadAsync(new WaczFile().ToStream(), Limit, Cancel);
        Assert.Equal(new Wacz(WaczFile.Page, WaczFile.Time, WaczFile.Software, 4), wacz);
    }

    [Fact]
    public async Task A_zip_file_without_a_package_or_a_truncated_one_is_not_WACZ()
    {
        Assert.Null(await Wacz.ReadAsync(new MemoryStream("PK\u0003\u0004 and nothing else"u8.ToArray()), Limit, Cancel));
        var zip = new MemoryStream();
        using (var archive = new System.IO.Compression.ZipArchive(zip, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
            archive.CreateEntry("other.txt");
        Assert.Null(await Wacz.ReadAsync(zip, Limit, Cancel));
    }

    [Fact]
    public async Task A_changed_byte_is_found_by_name() =>
        await RefusedAsync(new WaczFile { IsChanged = true }, "'archive/data.warc.gz' is declared as sha256:");

    [Fact]
    public async Task A_changed_list_is_found() =>
        await RefusedAsync(new WaczFile { HasWrongDigest = true }, "'datapackage.json' is declared as sha256:");

    [Fact]
    public async Task A_part_that_is_not_listed_is_refused()
    {
        var file = new WaczFile();
        file.Unlisted.Add(("archive/more.warc.gz", "x"u8.ToArray()));
        await RefusedAsync(file, "'archive/more.warc.gz', which its datapackage.json doesn't list");
    }

    [Theory]
    [InlineData("../../etc/cron.d/x")]
    [InlineData("/etc/cron.d/x")]
    [InlineData("archive/../../x")]
    [InlineData("..\\x")]
    [InlineData("C:x")]
    public async Task A_name_that_leads_out_is_refused(string name) =>
        await RefusedAsync(new WaczFile().With(name, "x"u8.ToArray()), $"'{name}', which points outside the archive");

    [Fact]
    public async Task A_name_that_stands_twice_is_refused()
    {
        var file = new WaczFile();
        file.Unlisted.Add(("pages/pages.jsonl", "other"u8.ToArray()));
        await RefusedAsync(file, "'pages/pages.jsonl' twice");
    }

    [Fact]
    public async Task A_bomb_is_refused_before_it_is_unpacked() =>
        await RefusedAsync(new WaczFile().With("pages/bomb.jsonl", new byte[Limit + 1]), $"it unpacks to more than {Limit} bytes");

    [Theory]
    [InlineData(10_000_000_000, "it unpacks to more than")] // ten gigabytes declared
    [InlineData(10, "")] // ten bytes declared of a megabyte: it must not be read on
    public async Task A_declared_length_is_not_believed(long declared, string message)
    {
        var bytes = new WaczFile().With("pages/liar.jsonl", new byte[1 << 20]).ToStream().ToArray();
        var directory = bytes.AsSpan().LastIndexOf("pages/liar.jsonl"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(directory - 46 + 24), (uint)Math.Min(declared, uint.MaxValue - 1));
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => Wacz.ReadAsync(new MemoryStream(bytes), Limit, Cancel));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"profile":"wacz"}""", "lists no resources")]
    [InlineData("""{"resources":[{"path":"archive/none.warc","hash":"sha256:00"}]}""", "lists 'archive/none.warc', which it does not hold")]
    [InlineData("""{"resources":[{"path":"datapackage.json","hash":"md5:00"}]}""", "the hash 'md5:00'; only sha256 is supported")]
    [InlineData("""{"resources":[{"path":"datapackage.json"}]}""", "no hash; only sha256")]
    [InlineData("[]", "readable JSON: it isn't an object")]
    [InlineData("{", "readable JSON")]
    public async Task A_list_that_proves_nothing_is_refused(string package, string message)
    {
        var zip = new MemoryStream();
        using (var archive = new System.IO.Compression.ZipArchive(zip, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        using (var part = new StreamWriter(archive.CreateEntry("datapackage.json").Open()))
            await part.WriteAsync(package);
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => Wacz.ReadAsync(zip, Limit, Cancel));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static async Task RefusedAsync(WaczFile file, string message)
    {
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => Wacz.ReadAsync(file.ToStream(), Limit, Cancel));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
