using System.CommandLine;
using System.Text.Json;
using Transparency.Archive;
using Transparency.Dumps;

namespace Transparency.Cli.Commands;

/// <summary><c>transparency archive dump</c>: the whole archive as files.</summary>
internal static class DumpCommand
{
    public static Command Create(CliContext around, Func<Settings> settings, Func<ArchiveLog> log, Func<PublishedDump> published)
    {
        var to = new Option<string?>("--to")
        {
            HelpName = "FOLDER",
            Description = "Writes the files here; without it they replace those that the site gives out",
        };
        var json = new Option<bool>("--json") { Description = "Prints what was written as JSON" };
        var command = new Command(
            "dump",
            "Writes the whole archive as files: claims and debunks as JSON lines and tables, hashes, and a description of the columns"
        )
        {
            to,
            json,
        };
        command.SetAction(
            async (parse, cancel) =>
            {
                var dump = parse.GetValue(to) is { } folder
                    ? await ArchiveDump.WriteAsync(
                        log(),
                        Directory.CreateDirectory(folder).FullName,
                        settings().Dumps.License,
                        cancel: cancel
                    )
                    : await published().MakeAsync(cancel: cancel);
                await around.Output.WriteLineAsync(
                    parse.GetValue(json)
                        ? JsonSerializer.Serialize(dump, CommandLine.Json)
                        : string.Join(
                            Environment.NewLine,
                            dump.Resources.Select(r => $"{r.Path}: {r.Rows} rows, {r.Bytes} bytes, {r.Hash}")
                                .Append($"Up to entry {dump.Seq} of the archive.")
                        )
                );
                return 0;
            }
        );
        return command;
    }
}
