using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Transparency.Archive;
using Transparency.Claims.Import;

namespace Transparency.Cli;

/// <summary><c>transparency import</c>: brings claims into the archive.</summary>
internal static class ImportCommands
{
    private const int RejectsShown = 20;

    private static readonly Dictionary<string, ImportFormat> Formats = new()
    {
        ["jsonl"] = ImportFormat.Jsonl,
        ["euvsdisinfo-csv"] = ImportFormat.EuvsdisinfoCsv,
        ["claimreview"] = ImportFormat.ClaimReview,
        ["telegram"] = ImportFormat.Telegram,
    };

    public static Command Create(Func<ArchiveLog> log)
    {
        var file = new Argument<string>("FILE") { Description = "The file, or - for standard input" };
        var format = new Option<string>("--format") { Required = true, Description = string.Join(", ", Formats.Keys) };
        format.AcceptOnlyFromAmong([.. Formats.Keys]);
        var rejects = new Option<string?>("--rejects") { Description = "Writes every rejected record to this file, one JSON object a line" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Says what would be done, and changes nothing" };
        var json = new Option<bool>("--json") { Description = "Prints the summary as JSON" };
        var command = new Command("import", "Imports claims; exit code 1 when records were rejected, 2 when the file could not be read") { file, format, rejects, dryRun, json };
        command.SetAction(async (parse, cancel) =>
        {
            var name = parse.GetValue(file)!;
            await using var input = name == "-" ? Console.OpenStandardInput() : File.OpenRead(name);
            await using var rejected = parse.GetValue(rejects) is { } path ? new StreamWriter(path) : null;
            var shown = 0;
            var summary = await new Importer(log()).ImportAsync(input, Formats[parse.GetValue(format)!], Environment.UserName, parse.GetValue(dryRun), async reject =>
            {
                if (shown++ < RejectsShown) await Console.Error.WriteLineAsync($"{name}:{reject.Position}: {reject.Field}: {reject.Reason}");
                if (rejected is not null)
                    await rejected.WriteLineAsync(JsonSerializer.Serialize(new { position = reject.Position, field = reject.Field, reason = reject.Reason, raw = reject.Raw }));
            }, new Progress(input), cancel);
            if (shown > RejectsShown) await Console.Error.WriteLineAsync($"… and {shown - RejectsShown} more rejects");
            Console.WriteLine(parse.GetValue(json)
                ? JsonSerializer.Serialize(summary, JsonSerializerOptions.Web)
                : $"read {summary.Read}, new {summary.New}, changed {summary.Changed}, unchanged {summary.Unchanged}, rejected {summary.Rejected}");
            return summary.Rejected == 0 ? 0 : 1;
        });
        return command;
    }

    /// <summary>Rate and remaining time: each second on a terminal, a plain line every five seconds elsewhere.</summary>
    private sealed class Progress(Stream input) : IProgress<long>
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private readonly bool _terminal = !Console.IsErrorRedirected;
        private double _next = 1;

        public void Report(long value)
        {
            if (value % 100 != 0 || _clock.Elapsed.TotalSeconds < _next) return;
            var seconds = _clock.Elapsed.TotalSeconds;
            _next = seconds + (_terminal ? 1 : 5);
            var left = input.CanSeek && input.Position > 0 ? $", {seconds * (input.Length - input.Position) / input.Position:0} s left" : "";
            var line = $"{value} records, {value / seconds:0}/s{left}";
            if (_terminal) Console.Error.Write($"\r{line}   ");
            else Console.Error.WriteLine(line);
        }
    }
}
