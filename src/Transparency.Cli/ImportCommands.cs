using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Transparency.Archive;
using Transparency.Claims.Import;

namespace Transparency.Cli;

/// <summary><c>transparency import</c>: takes claims into the archive.</summary>
internal static class ImportCommands
{
    private const int MostShown = 20;
    private static readonly JsonSerializerOptions Lines = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create(Func<ArchiveLog> log)
    {
        var file = new Argument<string>("FILE") { Description = "File to read, or - for standard input" };
        var format = new Option<string>("--format") { Required = true, Description = "jsonl, euvsdisinfo-csv, claimreview or telegram" };
        var rejects = new Option<string?>("--rejects") { Description = "File to write rejected records to, as JSON lines" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Counts only, and changes nothing" };
        var json = new Option<bool>("--json") { Description = "Prints the summary as JSON" };
        var command = new Command("import", "Takes claims into the archive; exit code 1 when records were rejected, 2 when the import could not be done") { file, format, rejects, dryRun, json };
        command.SetAction(async (parse, cancel) =>
        {
            try
            {
                var name = parse.GetValue(file)!;
                var summary = await RunAsync(log, name, FormatOf(parse.GetValue(format)!), parse.GetValue(rejects), parse.GetValue(dryRun), cancel);
                Console.WriteLine(parse.GetValue(json)
                    ? JsonSerializer.Serialize(summary, Lines)
                    : $"read {summary.Read}, new {summary.New}, changed {summary.Changed}, unchanged {summary.Unchanged}, rejected {summary.Rejected}");
                return summary.Rejected == 0 ? 0 : 1;
            }
            catch (OperationCanceledException)
            {
                await Console.Error.WriteLineAsync("Stopped. What was archived stays; import again to go on.");
                return 2;
            }
            catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return 2;
            }
        });
        return command;
    }

    private static async Task<ImportSummary> RunAsync(Func<ArchiveLog> log, string name, ImportFormat format, string? rejects, bool dryRun, CancellationToken cancel)
    {
        if (name != "-" && !File.Exists(name)) throw new IOException($"There is no file '{name}'.");
        if (name != "-" && rejects is not null && Path.GetFullPath(name) == Path.GetFullPath(rejects)) throw new IOException("--rejects names the file that is imported.");
        await using var input = name == "-" ? Console.OpenStandardInput() : File.OpenRead(name);
        await using var kept = rejects is null ? null : new StreamWriter(rejects);
        var progress = new ProgressLine(input);
        var count = 0;
        try
        {
            return await new Importer(log()).ImportAsync(input, format, Environment.UserName, dryRun, RejectAsync, progress, cancel);
        }
        finally
        {
            progress.Clear();
            if (count > MostShown) await Console.Error.WriteLineAsync($"… and {count - MostShown} more rejected records");
        }

        async ValueTask RejectAsync(ImportRecord record)
        {
            if (++count <= MostShown)
            {
                progress.Clear();
                var field = string.IsNullOrEmpty(record.Field) ? "" : $" {record.Field}:";
                await Console.Error.WriteLineAsync($"{name}:{record.Position}:{field} {record.Reason}");
            }

            if (kept is not null) await kept.WriteLineAsync(JsonSerializer.Serialize(new { record.Position, record.Field, record.Reason, record.Raw }, Lines));
        }
    }

    private static ImportFormat FormatOf(string name) => name switch
    {
        "jsonl" => ImportFormat.Jsonl,
        "euvsdisinfo-csv" => ImportFormat.EuvsdisinfoCsv,
        "claimreview" => ImportFormat.ClaimReview,
        "telegram" => ImportFormat.Telegram,
        _ => throw new InvalidDataException($"--format '{name}' is none of jsonl, euvsdisinfo-csv, claimreview, telegram."),
    };

    /// <summary>Says on standard error how far the import is: in one line that is written over on a terminal, else every 5 seconds.</summary>
    private sealed class ProgressLine(Stream input) : IProgress<ImportProgress>
    {
        private readonly bool _terminal = !Console.IsErrorRedirected;
        private readonly long _start = Stopwatch.GetTimestamp();
        private long _last = Stopwatch.GetTimestamp();
        private int _width;

        public void Report(ImportProgress value)
        {
            if (Stopwatch.GetElapsedTime(_last).TotalSeconds < (_terminal ? 1 : 5)) return;
            _last = Stopwatch.GetTimestamp();
            var elapsed = Stopwatch.GetElapsedTime(_start);
            var line = string.Create(CultureInfo.InvariantCulture, $"{value.Read} records, {value.Rejected} rejected, {value.Read / elapsed.TotalSeconds:F0}/s");
            if (input.CanSeek && input.Position > 0 && input.Length > 0)
            {
                var left = elapsed * ((double)(input.Length - input.Position) / input.Position);
                line += string.Create(CultureInfo.InvariantCulture, $", {100.0 * input.Position / input.Length:F0} %, {Math.Max(0, left.TotalSeconds):F0} s left");
            }

            if (!_terminal)
            {
                Console.Error.WriteLine(line);
                return;
            }

            Console.Error.Write("\r" + line.PadRight(_width));
            _width = line.Length;
        }

        public void Clear()
        {
            if (_width > 0) Console.Error.Write("\r" + new string(' ', _width) + "\r");
            _width = 0;
        }
    }
}
