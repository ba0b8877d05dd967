using System.CommandLine;
using System.Text.Json;
using Transparency.Archive;
using Transparency.Search;
using Transparency.Search.Indexing;

namespace Transparency.Cli.Commands;

/// <summary><c>transparency index</c>: state of the index, and rebuilding it.</summary>
internal static class IndexCommands
{
    public static Command Create(
        CliContext around,
        Func<Settings> settings,
        Func<ArchiveLog> log,
        Func<IndexUpdater> updater,
        Func<IClaimIndex> index
    )
    {
        var rebuild = new Command(
            "rebuild",
            "Builds the index anew from the archive log, beside the serving one; asks the running site to do it when it owns the index"
        );
        rebuild.SetAction(
            async (_, cancel) =>
            {
                try
                {
                    await around.Output.WriteLineAsync($"Rebuilt from {await updater().RebuildAsync(cancel)} entries.");
                }
                catch (IndexUnavailableException) when (settings().Search.Engine == SearchEngine.Lucene)
                {
                    var request = RebuildRequest.PathIn(settings().Search.Path);
                    await File.WriteAllTextAsync(request, "", cancel);
                    await around.Output.WriteLineAsync("The running site owns the index and rebuilds it now.");
                    while (File.Exists(request))
                        await Task.Delay(200, cancel);
                    await around.Output.WriteLineAsync("Rebuilt.");
                }
                catch (IndexUnavailableException e)
                {
                    throw new IndexUnavailableException($"{e.Message} 'transparency index status' tells which index serves.", e);
                }

                return 0;
            }
        );
        var json = new Option<bool>("--json") { Description = "Prints the state as JSON" };
        var status = new Command("status", "Says what the index holds, and how far it is behind the log") { json };
        status.SetAction(
            async (parse, cancel) =>
            {
                var last = await log().LastSeqAsync(cancel);
                try
                {
                    var state = await index().StatusAsync(cancel);
                    var shape = new
                    {
                        state.Engine,
                        state.Name,
                        state.Documents,
                        state.AppliedSeq,
                        LastSeq = last,
                        state.Fingerprint,
                        state.Replaced,
                        state.Previous,
                        state.RejectedCount,
                        state.Rejected,
                    };
                    if (parse.GetValue(json))
                        await around.Output.WriteLineAsync(JsonSerializer.Serialize(shape, CommandLine.Json));
                    else
                        await WriteAsync(around, state, last);
                }
                catch (IndexUnavailableException e)
                {
                    await around.Output.WriteLineAsync(
                        parse.GetValue(json)
                            ? JsonSerializer.Serialize(new { Unavailable = e.Message, LastSeq = last }, CommandLine.Json)
                            : $"{e.Message} The log has {last} entries."
                    );
                }

                return 0;
            }
        );
        var rollback = new Command("rollback", "Makes the index that served before the last rebuild the serving one again (Elasticsearch)");
        rollback.SetAction(
            async (_, cancel) =>
            {
                var name = await index().RollbackAsync(cancel);
                await around.Output.WriteLineAsync(
                    name is null
                        ? "There is no earlier index to go back to."
                        : $"'{name}' serves again, and follows the log from where it stopped."
                );
                return name is null ? 2 : 0;
            }
        );
        return new Command("index", "The search index") { rebuild, rollback, status };
    }

    private static async Task WriteAsync(CliContext around, IndexStatus state, long last)
    {
        await around.Output.WriteLineAsync(
            $"{state.Engine} {state.Name}: {state.Documents} documents, applied {state.AppliedSeq} of {last} entries, schema "
                + $"{state.Fingerprint}, {state.RejectedCount} rejected"
        );
        if (state.Replaced is { } why)
            await around.Output.WriteLineAsync(why);
        if (state.Previous is { } previous)
            await around.Output.WriteLineAsync($"'index rollback' goes back to '{previous}'.");
        if (state.RejectedCount > 0)
            await around.Output.WriteLineAsync($"{state.RejectedCount} documents were rejected and are not searchable:");
        foreach (var (key, reason) in state.Rejected)
            await around.Output.WriteLineAsync(CommandLine.Printable($"Rejected: {key}: {reason}"));
        if (state.RejectedCount > state.Rejected.Count)
            await around.Output.WriteLineAsync($"… and {state.RejectedCount - state.Rejected.Count} more");
    }
}
