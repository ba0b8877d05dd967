namespace Transparency.Tests;

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("transparency-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "Transparency.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }
}
