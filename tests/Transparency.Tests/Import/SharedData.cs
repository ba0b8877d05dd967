namespace Transparency.Tests.Import;

/// <summary>
/// Real data that may not be published with the project: in <c>TRANSPARENCY_TEST_DATA</c>, or in <c>../shared/data</c> beside the
/// repository or one of its parents.
/// </summary>
internal static class SharedData
{
    /// <summary>The path of a file; the test is skipped where there is none.</summary>
    public static string Require(string name)
    {
        var path = Folders().Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"There is no {name}: set TRANSPARENCY_TEST_DATA to the folder of the test data.");
        return path!;
    }

    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable("TRANSPARENCY_TEST_DATA") is { Length: > 0 } stated)
            yield return stated;
        for (var folder = new DirectoryInfo(Repository.Root).Parent; folder is not null; folder = folder.Parent)
            yield return Path.Combine(folder.FullName, "shared", "data");
    }
}
