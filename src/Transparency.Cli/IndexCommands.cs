using System.CommandLine;
using System.Text.Json;
using Transparency.Archive;
using Transparency.Search;

namespace Transparency.Cli;

/// <summary><c>transparency index</c>: state of the index, and rebuilding it.</summary>
internal static class IndexCommands
{
    public static Command Create(
        Surroundings around, Func<Settings> settings, Func<ArchiveLog> log, Func<IndexUpdater> updater, Func<IClaimIndex> index)
    {
        var rebuild = new Command(
            "rebuild", "Builds the index anew from the archive log, beside the serving one; asks the running site to do it when it owns the index");
        rebuild.SetAction(async (_, cancel) =>
        {
            try
            {
                await around.Output.WriteLineAsync($"Rebuilt from {await updater().RebuildAsync(cancel)} entries.");
            }
            catch (IndexUnavailableException)
            {
                var request = RebuildRequest.PathIn(settings());
                await File.WriteAllTextAsync(request, "", cancel);
                await around.Output.WriteLineAsync("The running site owns the index and rebuilds it now.");
                while (File.Exists(request)) await Task.Delay(200, cancel);
                await around.Output.WriteLineAsync("Rebuilt.");
            }

            return 0;
        });
        var json = new Option<bool>("--json") { Description = "Prints the state as JSON" };
        var status = new Command("status", "Says what the index holds, and how far it is behind the log") { json };
        status.SetAction(async (parse, cancel) =>
        {
            var last = await log().LastSeqAsync(cancel);
            try
            {
                var state = await index().StatusAsync(cancel);
                var shape = new { state.Engine, state.Name, state.Documents, state.AppliedSeq, LastSeq = last, state.Fingerprint };
                await around.Output.WriteLineAsync(parse.GetValue(json)
                    ? JsonSerializer.Serialize(shape, CommandLine.Json)
                    : $"{state.Engine} {state.Name}: {state.Documents} documents, applied {state.AppliedSeq} of {last} entries, "
                        + $"schema {state.Fingerprint}");
            }
            catch (IndexUnavailableException e)
            {
                await around.Output.WriteLineAsync(parse.GetValue(json)
                    ? JsonSerializer.Serialize(new { Unavailable = e.Message, LastSeq = last }, CommandLine.Json)
                    : $"{e.Message} The log has {last} entries.");
            }

            return 0;
        });
        return new Command("index", "The search index") { rebuild, status };
    }
}
