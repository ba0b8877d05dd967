using System.CommandLine;
using System.Text.Json;
using Transparency.Editors.Reports;

namespace Transparency.Cli.Commands;

/// <summary><c>transparency reports</c>: readers' error reports.</summary>
internal static class ReportCommands
{
    public static Command Create(CliContext around, Func<ErrorReports> reports)
    {
        var json = new Option<bool>("--json") { Description = "Print reports as JSON Lines" };
        var list = new Command("reports", "List readers' error reports, oldest first") { json };
        list.SetAction(
            async (parse, cancel) =>
            {
                var count = 0;
                await foreach (var (reference, report) in reports().ListAsync(cancel))
                {
                    count++;
                    await around.Output.WriteLineAsync(
                        parse.GetValue(json)
                            ? JsonSerializer.Serialize(
                                new
                                {
                                    Reference = reference,
                                    report.Time,
                                    report.Page,
                                    report.Text,
                                    report.Source,
                                    report.Contact,
                                },
                                CommandLine.Json
                            )
                            : string.Join('\n', Lines(reference, report).Select(CommandLine.Printable)) + "\n"
                    );
                }

                if (!parse.GetValue(json))
                    await around.Output.WriteLineAsync($"{count} reports");
                return 0;
            }
        );
        var reference = new Argument<string>("REFERENCE") { Description = "Reference of the report" };
        var remove = new Command("remove", "Remove an answered report") { reference };
        remove.SetAction(
            async (parse, cancel) =>
            {
                var which = parse.GetValue(reference)!;
                if (!await reports().RemoveAsync(which, cancel))
                    throw new InvalidDataException($"Report '{which}' not found. List reports with 'transparency reports'.");
                await around.Output.WriteLineAsync($"Removed: {which}");
                return 0;
            }
        );
        list.Add(remove);
        return list;
    }

    private static IEnumerable<string> Lines(string reference, ErrorReport report)
    {
        yield return $"{reference}  {report.Time:yyyy-MM-dd HH:mm} UTC  {report.Page}";
        foreach (var line in report.Text.Split('\n'))
            yield return "  " + line.TrimEnd();
        if (report.Source is { } source)
            yield return "  Source: " + source;
        if (report.Contact is { } contact)
            yield return "  Contact: " + contact;
    }
}
