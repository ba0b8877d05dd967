using System.CommandLine;
using System.Text.Json;
using Transparency.Archive;
using Transparency.Import;

namespace Transparency.Cli.Commands;

/// <summary><c>transparency import</c>: imports claims into the archive.</summary>
internal static class ImportCommands
{
    private const int MostShown = 20;

    public static Command Create(CliContext around, Func<ArchiveLog> log)
    {
        var file = new Argument<string>("FILE") { Description = "File to import, or - for standard input" };
        var format = new Option<string>("--format")
        {
            Required = true,
            HelpName = "FORMAT",
            Description = $"Format of the file: {string.Join(", ", ImportFormats.ByName.Keys)}",
        };
        format.AcceptOnlyFromAmong([.. ImportFormats.ByName.Keys]);
        var rejects = new Option<string?>("--rejects")
        {
            HelpName = "FILE",
            Description = "Write rejected records to this file as JSON Lines: position, offset, field, reason, raw",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only validate and count; don't change the archive" };
        var json = new Option<bool>("--json") { Description = "Print a summary as JSON" };
        var command = new Command("import", "Import claims into the archive. Exit code 1: some records rejected; 2: failure")
        {
            file,
            format,
            rejects,
            dryRun,
            json,
        };
        command.SetAction(
            async (parse, cancel) =>
            {
                var (name, kind) = (parse.GetValue(file)!, ImportFormats.ByName[parse.GetValue(format)!]);
                var summary = await new Run(around, log, name, kind, parse.GetValue(rejects), parse.GetValue(dryRun)).ImportAsync(cancel);
                await around.Output.WriteLineAsync(
                    parse.GetValue(json)
                        ? JsonSerializer.Serialize(summary, CommandLine.Json)
                        : $"read {summary.Read}, new {summary.New}, changed {summary.Changed}, "
                            + $"unchanged {summary.Unchanged}, rejected {summary.Rejected}"
                );
                return summary.Rejected == 0 ? 0 : 1;
            }
        );
        return command;
    }

    private sealed record Run(CliContext Around, Func<ArchiveLog> Log, string Name, ImportFormat Format, string? Rejects, bool DryRun)
    {
        public async Task<ImportSummary> ImportAsync(CancellationToken cancel)
        {
            if (Directory.Exists(Name))
                throw new IOException($"'{Name}' is a folder; name a file in it.");
            if (Name != "-" && !File.Exists(Name))
                throw new IOException($"File '{Path.GetFullPath(Name)}' not found. Check the path.");
            if (Name != "-" && Rejects is not null && Path.GetFullPath(Name) == Path.GetFullPath(Rejects))
                throw new IOException($"--rejects '{Rejects}' is the imported file; choose another one.");
            if (Rejects is not null && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(Rejects))))
                throw new IOException($"The folder of --rejects '{Rejects}' does not exist; create it first.");
            var archive = Log(); // before the rejects are opened: a wrong setting must not empty an older file
            await using var input = Name == "-" ? Around.Input() : File.OpenRead(Name);
            await using var kept = Rejects is null ? null : new StreamWriter(Rejects);
            return await ImportProgressView.ShowAsync(
                Around,
                input,
                async (progress, write) =>
                {
                    var count = 0;
                    var importer = new Importer(archive);
                    var summary = await importer.ImportAsync(input, Format, Environment.UserName, DryRun, RejectAsync, progress, cancel);
                    if (count > MostShown)
                        write($"… and {count - MostShown} more rejected records{(kept is null ? "; --rejects FILE keeps them all" : "")}");
                    return summary;

                    async ValueTask RejectAsync(ImportRecord record)
                    {
                        var field = record.Field is { Length: > 0 } name ? $"{name}: " : "";
                        if (++count <= MostShown)
                            write(CommandLine.Printable($"{Name}: {record.Where}: {field}{record.Reason}"));
                        if (kept is null)
                            return;
                        var line = new
                        {
                            record.Position,
                            record.Offset,
                            record.Field,
                            record.Reason,
                            record.Raw,
                        };
                        await kept.WriteLineAsync(JsonSerializer.Serialize(line, CommandLine.Json));
                    }
                }
            );
        }
    }
}
