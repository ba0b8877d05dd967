using System.CommandLine.Parsing;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Transparency.Cli;
using Transparency.Import;
using Transparency.Search.Analysis;

namespace Transparency.Tests.Cli;

/// <summary>
/// Runs the transcripts in this folder: each <c>$ transparency …</c> with the output and exit code below it. <c>~</c> is a fresh folder,
/// <c>$ write FILE</c> writes the lines after it that begin with <c>| </c>, <c>$ cat FILE</c> shows a file, and lines before the first
/// <c>$</c> say what is shown. A list of all facets is written <c>{facets}</c>, one of all import formats <c>{formats}</c>. With
/// TRANSPARENCY_ACCEPT=1 the transcripts are written anew: read the difference before committing it.
/// </summary>
public sealed partial class TranscriptTests
{
    private static string Folder { get; } = Path.Combine(Repository.Root, "tests", "Transparency.Tests", "Cli");

    public static TheoryData<string> Transcripts { get; } =
    [.. Directory.EnumerateFiles(Folder, "*.txt").Select(Path.GetFileNameWithoutExtension).Order().OfType<string>()];

    [Theory]
    [MemberData(nameof(Transcripts))]
    public async Task The_command_line_says(string transcript)
    {
        var path = Path.Combine(Folder, transcript + ".txt");
        var expected = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        using var home = new TemporaryFolder();
        var actual = await PlayAsync(expected, home.Path);
        if (Environment.GetEnvironmentVariable("TRANSPARENCY_ACCEPT") == "1")
            await File.WriteAllTextAsync(path, actual, TestContext.Current.CancellationToken);
        else
            Assert.Equal(expected, actual);
    }

    private static async Task<string> PlayAsync(string transcript, string home)
    {
        var played = new StringBuilder();
        var lines = transcript.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("$ write ", StringComparison.Ordinal))
            {
                played.Append(lines[i]).Append('\n');
                var file = new FileInfo(lines[i]["$ write ".Length..].Replace("~", home, StringComparison.Ordinal));
                file.Directory!.Create();
                var content = lines.Skip(i + 1).TakeWhile(l => l.StartsWith("| ", StringComparison.Ordinal)).ToList();
                await File.WriteAllLinesAsync(file.FullName, content.Select(l => l[2..]));
                foreach (var line in content)
                    played.Append(line).Append('\n');
                played.Append('\n');
            }
            else if (lines[i].StartsWith("$ cat ", StringComparison.Ordinal))
                played
                    .Append(lines[i])
                    .Append('\n')
                    .Append(await File.ReadAllTextAsync(lines[i]["$ cat ".Length..].Replace("~", home, StringComparison.Ordinal)))
                    .Append('\n');
            else if (lines[i].StartsWith("$ ", StringComparison.Ordinal))
                played.Append(lines[i]).Append('\n').Append(await RunAsync(lines[i][2..], home)).Append('\n');
            else if (!played.ToString().Contains("$ ", StringComparison.Ordinal))
                played.Append(lines[i]).Append('\n');
        }

        return played.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>Runs <c>KEY=value transparency arguments &lt; file</c>; gives its output and its exit code.</summary>
    private static async Task<string> RunAsync(string command, string home)
    {
        var words = CommandLineParser.SplitCommandLine(command.Replace("~", home, StringComparison.Ordinal)).ToList();
        var name = words.IndexOf("transparency");
        var settings = words
            .Take(name)
            .Select(w => w.Split('=', 2))
            .ToDictionary(w => w[0].Replace("__", ":", StringComparison.Ordinal), w => (string?)w[1]);
        var input = words.IndexOf("<") is >= 0 and var at ? words[at + 1] : null;
        var arguments = words.Skip(name + 1).TakeWhile(w => w != "<").ToArray();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        await using var output = new StringWriter();
        var code = await CommandLine.RunAsync(
            arguments,
            new CliContext(configuration, home, () => input is null ? Stream.Null : File.OpenRead(input), output, output, Terminal: false)
        );
        var said = SecretCode()
            .Replace(output.ToString(), "code=…")
            .ReplaceLineEndings("\n")
            .Replace(home, "~", StringComparison.Ordinal)
            .TrimEnd('\n');
        said = FacetList.Replace(FormatList.Replace(said, "{formats}"), "{facets}");
        return said.Length == 0 ? $"[{code}]\n" : $"{string.Join('\n', said.Split('\n').Select(l => l.TrimEnd()))}\n[{code}]\n";
    }

    private static Regex FacetList { get; } = ListOf(SearchSchema.Facets.Select(f => f.Name));

    private static Regex FormatList { get; } = ListOf(ImportFormats.ByName.Keys);

    /// <summary>These names in a row: help breaks lines between them, errors quote them.</summary>
    private static Regex ListOf(IEnumerable<string> names) => new(string.Join(@"(?:,\s+|' ')", names.Select(Regex.Escape)));

    /// <summary>What differs at every run in a link to choose a password.</summary>
    [GeneratedRegex("code=[\\w-]{100,}")]
    private static partial Regex SecretCode();
}
