using System.Diagnostics;

namespace Transparency.Tests.Cli;

/// <summary>What only a real process shows: its streams, its exit code, and Ctrl+C.</summary>
public sealed class ProcessTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_import_from_standard_input_is_told_on_standard_output()
    {
        using var home = new TemporaryFolder();
        using var process = Start(home.Path, "import", "-", "--format", "jsonl");
        await process.StandardInput.WriteLineAsync("""{"id":"a","text":"t","language":"en"}""");
        await process.StandardInput.WriteLineAsync("x");
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Cancel), process.StandardError.ReadToEndAsync(Cancel));
        await process.WaitForExitAsync(Cancel);
        Assert.Equal("read 2, new 1, changed 0, unchanged 0, rejected 1", (await output).Trim());
        Assert.Equal("-: line 2: isn't readable JSON: 'x' is an invalid start of a value. (at byte 0)", (await error).Trim());
        Assert.Equal(1, process.ExitCode);
    }

    [Fact]
    public async Task Interrupted_it_stops_with_one_line_and_keeps_what_was_archived()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Windows can't send Ctrl+C to one child process.");
        using var home = new TemporaryFolder();
        using var process = Start(home.Path, "import", "-", "--format", "jsonl");
        using var ended = new EndOf(process);
        for (var i = 0; i < 5_000; i++)
            await process.StandardInput.WriteLineAsync($$"""{"id":"a{{i}}","text":"t","language":"en"}""");
        await process.StandardInput.FlushAsync(Cancel);
        var log = Path.Combine(home.Path, "archive");
        await Eventually.HoldsAsync(
            () => Directory.Exists(log) && Directory.EnumerateFiles(log, "*.gz", SearchOption.AllDirectories).Any(),
            "The import of a first segment"
        );
        using (var kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync(Cancel);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Cancel), process.StandardError.ReadToEndAsync(Cancel));
        await Eventually.HoldsAsync(() => process.HasExited, "The end of the interrupted import");
        Assert.Equal(
            ("", "Stopped. Everything archived so far is kept; run the same command again to continue."),
            ((await output).Trim(), (await error).Trim())
        );
        Assert.Equal(2, process.ExitCode);
    }

    /// <summary>Ends a process that a failed test leaves.</summary>
    private sealed class EndOf(Process process) : IDisposable
    {
        public void Dispose()
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(string home, params string[] arguments)
    {
        string[] command = ["dotnet", Path.Combine(AppContext.BaseDirectory, "Transparency.Cli.dll"), .. arguments];
        if (OperatingSystem.IsLinux()) // tests that run in the background ignore SIGINT, and so would every process that they start
            command = ["env", "--default-signal=INT", .. command];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["Archive__Path"] = Path.Combine(home, "archive");
        start.Environment["Search__Path"] = Path.Combine(home, "index");
        return Process.Start(start)!;
    }
}
