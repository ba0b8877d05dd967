using System.CommandLine;
using Transparency.Debunks;

namespace Transparency.Cli;

/// <summary><c>transparency content</c>: checks the content folder.</summary>
internal static class ContentCommands
{
    public static Command Create(Settings settings)
    {
        var check = new Command("check", "Checks every Markdown file and starter claim; exit code 1 when there are findings");
        check.SetAction(_ =>
        {
            if (!Directory.Exists(settings.ContentPath)) throw new IOException($"There is no folder '{settings.ContentPath}'. Set Content__Path.");
            var problems = ContentCheck.Run(settings.ContentPath);
            foreach (var problem in problems) Console.WriteLine(problem);
            Console.WriteLine($"{problems.Count} problems");
            return problems.Count == 0 ? 0 : 1;
        });
        return new Command("content", "Debunks, pages and starter claims") { check };
    }
}
