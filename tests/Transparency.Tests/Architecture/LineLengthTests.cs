namespace Transparency.Tests.Architecture;

/// <summary>The formatter breaks code at 140 columns, but not comments and strings.</summary>
public sealed class LineLengthTests
{
    private const int MaxLength = 140;

    private static readonly string[] Folders = ["src", "tests"];

    /// <summary>
    /// In tests a line may be longer from a string on: expected messages, records and HTML are easier to compare in one piece. Lines of raw
    /// strings can't be told from code one by one, so the files with such data are named.
    /// </summary>
    private static readonly string[] LongTestData =
    [
        "EditorAccountsTests.cs", // SQL of an older version
        "HostileTextTests.cs", // HTML of attackers
        "Looks.cs", // scripts for the browser
        "Program.cs", // the help of the benchmarks
    ];

    [Fact]
    public void No_line_of_code_is_longer_than_140_columns() =>
        Assert.Empty(
            Folders
                .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
                .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
                .SelectMany(file => File.ReadLines(file).Select((line, i) => (File: file, Line: line, Number: i + 1)))
                .Where(l => l.Line.Length > MaxLength && !IsTestData(l.File, l.Line))
                .Select(l => $"{Path.GetRelativePath(Repository.Root, l.File)}:{l.Number} has {l.Line.Length} columns: break it")
        );

    private static bool IsTestData(string file, string line) =>
        Path.GetRelativePath(Repository.Root, file).StartsWith("tests", StringComparison.Ordinal)
        && (line.IndexOf('"', StringComparison.Ordinal) is >= 0 and < MaxLength || LongTestData.Contains(Path.GetFileName(file)));
}
