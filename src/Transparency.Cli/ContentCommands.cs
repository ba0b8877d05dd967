using System.CommandLine;
using System.Text.Json;
using Transparency.Debunks;

namespace Transparency.Cli;

/// <summary><c>transparency content</c>: checks the content folder.</summary>
internal static class ContentCommands
{
    public static Command Create(Surroundings around, Func<Settings> settings)
    {
        var json = new Option<bool>("--json") { Description = "Prints the findings as JSON" };
        var check = new Command(
            "check", "Checks every Markdown file and starter claim. Exit code 1: there are findings; 2: could not") { json };
        check.SetAction(async (parse, _) =>
        {
            var folder = settings().ContentPath;
            if (!Directory.Exists(folder)) throw new IOException($"There is no folder '{folder}'. Set Content__Path.");
            var problems = ContentCheck.Run(folder);
            if (parse.GetValue(json)) await around.Output.WriteLineAsync(JsonSerializer.Serialize(problems, CommandLine.Json));
            else
            {
                foreach (var problem in problems) await around.Output.WriteLineAsync(CommandLine.Printable(problem.ToString()));
                await around.Output.WriteLineAsync($"{problems.Count} findings");
            }

            return problems.Count == 0 ? 0 : 1;
        });
        return new Command("content", "Debunks, narratives, pages and starter claims") { check };
    }
}
