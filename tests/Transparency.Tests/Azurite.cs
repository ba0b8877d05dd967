using System.Diagnostics;
using System.Security.Cryptography;
using Azure.Storage.Blobs;
using Transparency.Archive.Azure;

[assembly: AssemblyFixture(typeof(Transparency.Tests.Azurite))]

namespace Transparency.Tests;

/// <summary>
/// Azurite, Microsoft's emulator of Azure Blob Storage, on a free port, started by the first test that asks. test.sh installs it; where it
/// is not, its tests are skipped.
/// </summary>
public sealed class Azurite : IAsyncDisposable
{
    private const string Listening = "successfully listens on ";
    private static readonly string Program = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        ".cache",
        "transparency",
        "azurite",
        "node_modules",
        "azurite",
        "dist",
        "src",
        "blob",
        "main.js"
    );

    private readonly string _key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
    private readonly Lazy<Task<int>> _port;
    private string? _folder;
    private Process? _process;

    public Azurite() => _port = new(StartAsync);

    public static bool IsInstalled => File.Exists(Program);

    /// <summary>Ends a test that needs it where it is not installed; where CI is set, as failed.</summary>
    public static void SkipWhenMissing()
    {
        if (!IsInstalled && Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail($"There is no {Program}.");
        Assert.SkipUnless(IsInstalled, $"Azurite is not installed in {Program}: test.sh does it where there is npm.");
    }

    /// <summary>The port that it listens on.</summary>
    public Task<int> PortAsync()
    {
        SkipWhenMissing();
        return _port.Value;
    }

    /// <summary>A connection string, to Azurite itself or to another port that leads there.</summary>
    public async Task<string> ConnectionStringAsync(int? port = null) =>
        $"DefaultEndpointsProtocol=http;AccountName=test;AccountKey={_key};BlobEndpoint=http://127.0.0.1:{port ?? await PortAsync()}/test;";

    /// <summary>Settings of a container that nobody else uses.</summary>
    public async Task<AzureSettings> NewSettingsAsync(int? port = null) =>
        new(await ConnectionStringAsync(port), null, $"c{Guid.NewGuid():N}");

    /// <summary>A container that nobody else uses, which does not exist yet.</summary>
    public async Task<BlobContainerClient> NewContainerAsync() => AzureBlobStore.Connect(await NewSettingsAsync());

    private async Task<int> StartAsync()
    {
        _folder = Directory.CreateTempSubdirectory("transparency-azurite-").FullName;
        var start = new ProcessStartInfo(
            "node",
            [
                Program,
                "--blobHost",
                "127.0.0.1",
                "--blobPort",
                "0",
                "--location",
                _folder,
                "--silent",
                "--disableTelemetry",
                "--skipApiVersionCheck",
            ]
        )
        {
            RedirectStandardOutput = true,
        };
        start.Environment["AZURITE_ACCOUNTS"] = $"test:{_key}";
        _process = Process.Start(start)!;
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            {
                _ = _process.StandardOutput.ReadToEndAsync(); // or its pipe would fill
                return new Uri(line[(at + Listening.Length)..]).Port;
            }

        throw new InvalidOperationException("Azurite did not start.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        if (_folder is not null)
            Directory.Delete(_folder, recursive: true);
    }
}
