using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using Transparency.Import;

namespace Transparency.Cli.Commands;

/// <summary>Shows the progress of an import: a bar with rate and remaining time on a terminal, otherwise a line every 5 seconds.</summary>
internal static class ImportProgressView
{
    /// <summary>Runs an import, passing it a progress receiver and a line writer.</summary>
    public static async Task<ImportSummary> ShowAsync(
        CliContext around,
        Stream input,
        Func<IProgress<ImportProgress>, Action<string>, Task<ImportSummary>> import
    )
    {
        if (!around.Terminal)
            return await import(new Lines(around.Error, input), around.Error.WriteLine);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(around.Error) });
        return await console
            .Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask("starting", maxValue: input.CanSeek ? Math.Max(1, input.Length) : 1);
                task.IsIndeterminate = !input.CanSeek;
                return await import(new Bar(task, input), console.WriteLine);
            });
    }

    private static string Line(ImportProgress value, TimeSpan elapsed) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{value.Read:N0} records, {value.Rejected:N0} rejected, {value.Read / elapsed.TotalSeconds:N0}/s"
        );

    private sealed class Bar(ProgressTask task, Stream input) : IProgress<ImportProgress>
    {
        private readonly long _start = Stopwatch.GetTimestamp();
        private long _last = Stopwatch.GetTimestamp();

        public void Report(ImportProgress value)
        {
            if (Stopwatch.GetElapsedTime(_last).TotalMilliseconds < 200)
                return;
            _last = Stopwatch.GetTimestamp();
            task.Description = Line(value, Stopwatch.GetElapsedTime(_start));
            if (input.CanSeek)
                task.Value = input.Position;
        }
    }

    private sealed class Lines(TextWriter error, Stream input) : IProgress<ImportProgress>
    {
        private readonly long _start = Stopwatch.GetTimestamp();
        private long _last = Stopwatch.GetTimestamp();

        public void Report(ImportProgress value)
        {
            if (Stopwatch.GetElapsedTime(_last).TotalSeconds < 5)
                return;
            _last = Stopwatch.GetTimestamp();
            var elapsed = Stopwatch.GetElapsedTime(_start);
            var line = Line(value, elapsed);
            if (input.CanSeek && input.Position > 0)
            {
                var done = (double)input.Position / input.Length;
                line += string.Create(CultureInfo.InvariantCulture, $", {done:P0}, {elapsed.TotalSeconds * (1 - done) / done:N0} s left");
            }

            error.WriteLine(line);
        }
    }
}
