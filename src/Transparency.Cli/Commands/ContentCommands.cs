using System.CommandLine;
using System.Text.Json;
using Transparency.Archive;
using Transparency.Content;

namespace Transparency.Cli.Commands;

/// <summary><c>transparency content</c>: validates the content folder.</summary>
internal static class ContentCommands
{
    public static Command Create(CliContext around, Func<Settings> settings, Func<BlobStores> stores)
    {
        var json = new Option<bool>("--json") { Description = "Print findings as JSON" };
        var check = new Command("check", "Validate every Markdown file and starter claim. Exit code 1: findings; 2: failure") { json };
        check.SetAction(
            async (parse, cancel) =>
            {
                var problems = await ContentCheck.RunAsync(stores().Content, PlaceOf(settings()), cancel: cancel);
                if (parse.GetValue(json))
                    await around.Output.WriteLineAsync(JsonSerializer.Serialize(problems, CommandLine.Json));
                else
                {
                    foreach (var problem in problems)
                        await around.Output.WriteLineAsync(CommandLine.Printable(problem.ToString()));
                    await around.Output.WriteLineAsync($"{problems.Count} findings");
                }

                return problems.Count == 0 ? 0 : 1;
            }
        );
        return new Command("content", "Validate debunks, narratives, pages and starter claims") { check };
    }

    private static string PlaceOf(Settings settings) =>
        settings.Archive.Store == BlobStoreKind.Azure
            ? $"the folder 'content' of the container '{settings.Archive.Container}'"
            : $"the folder '{settings.Content.Path}'";
}
