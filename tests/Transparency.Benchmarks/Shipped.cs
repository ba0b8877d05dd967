using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Transparency.Benchmarks;

/// <summary>Starts the programs that ship, as they were built beside this one.</summary>
internal static partial class Shipped
{
    /// <summary>Where the site listens.</summary>
    public const string Address = "http://127.0.0.1:5187";

    /// <summary>Starts a program on the archive and index of a folder, without content; what it prints is dropped.</summary>
    public static Process Start(string project, string folder, params string[] arguments) =>
        StartOn(Path.Combine(folder, "no-content"), project, folder, arguments);

    /// <summary>Starts a program on a content folder and on the archive and index of another; what it prints is dropped.</summary>
    public static Process StartOn(string content, string project, string folder, params IEnumerable<string> arguments)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory); // …/tests/Transparency.Benchmarks/bin/Release/net10.0
        var assembly = Path.Combine(here.FullName, "../../../../../src", project, "bin", here.Parent!.Name, here.Name, project + ".dll");
        var start = new ProcessStartInfo("dotnet", [assembly, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["Urls"] = Address;
        start.Environment["Archive__Path"] = Path.Combine(folder, "archive");
        start.Environment["Search__Path"] = Path.Combine(folder, "index");
        start.Environment["Content__Path"] = content;
        foreach (var limit in new[] { "Site__SearchesPerMinute", "Site__MatchesPerMinute", "Api__SuggestionsPerMinute" })
            start.Environment[limit] = "1000000"; // the site is measured, not its limits
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Waits until a server answers.</summary>
    public static async Task ReadyAsync(HttpClient client)
    {
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync("/en/debunks");
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(100);
        }
    }

    /// <summary>
    /// Waits until the index of a site holds the whole log and nothing has come for three seconds: else its start would be measured.
    /// </summary>
    public static async Task CaughtUpAsync(HttpClient client)
    {
        var (before, unchanged) = ("", 0);
        while (unchanged < 6)
        {
            await Task.Delay(500);
            using var ready = await client.GetAsync("/healthz/ready"); // 503 until the index has caught up
            var state = await ready.Content.ReadAsStringAsync();
            unchanged = state == before && WholeLog().IsMatch(state) ? unchanged + 1 : 0;
            before = state;
        }
    }

    [GeneratedRegex(@"up to entry (\d+) of \1\b")]
    private static partial Regex WholeLog();
}
