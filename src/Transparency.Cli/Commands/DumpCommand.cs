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
            Description = "Target folder; by default, replaces the dump that the site serves",
        };
        var json = new Option<bool>("--json") { Description = "Print a summary as JSON" };
        var command = new Command(
            "dump",
            "Export the whole archive: claims and debunks as JSON Lines and CSV, with hashes and a data dictionary"
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
                    : await published().CreateAsync(cancel: cancel);
                await around.Output.WriteLineAsync(
                    parse.GetValue(json)
                        ? JsonSerializer.Serialize(dump, CommandLine.Json)
                        : string.Join(
                            Environment.NewLine,
                            dump.Resources.Select(r => $"{r.Path}: {r.Rows} rows, {r.Bytes} bytes, {r.Hash}")
                                .Concat(dump.Unreadable.Select(u => $"Left out: entry {u.Seq} can't be read: {u.Reason}"))
                                .Append($"Up to entry {dump.Seq} of the archive.")
                        )
                );
                return 0;
            }
        );
        return command;
    }
}
