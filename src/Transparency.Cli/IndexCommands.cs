using System.CommandLine;
using Transparency.Archive;
using Transparency.Search;

namespace Transparency.Cli;

/// <summary><c>transparency index</c>: state of the index, and rebuilding it.</summary>
internal static class IndexCommands
{
    public static Command Create(Settings settings, Func<ArchiveLog> log, Func<IndexUpdater> updater, Func<IClaimIndex> index)
    {
        var rebuild = new Command("rebuild", "Builds the index anew from the archive log, beside the serving one; asks the running site to do it when it owns the index");
        rebuild.SetAction(async (_, cancel) =>
        {
            try
            {
                Console.WriteLine($"Rebuilt from {await updater().RebuildAsync(cancel)} entries.");
            }
            catch (IndexUnavailableException)
            {
                var request = RebuildRequest.PathIn(settings);
                await File.WriteAllTextAsync(request, "", cancel);
                Console.WriteLine("The running site owns the index and rebuilds it now.");
                while (File.Exists(request)) await Task.Delay(200, cancel);
                Console.WriteLine("Rebuilt.");
            }

            return 0;
        });
        var status = new Command("status", "Says what the index holds, and how far it is behind the log");
        status.SetAction(async (_, cancel) =>
        {
            var last = await log().LastSeqAsync(cancel);
            try
            {
                var state = await index().StatusAsync(cancel);
                Console.WriteLine($"{state.Engine} {state.Name}: {state.Documents} documents, applied {state.AppliedSeq} of {last} entries, schema {state.Fingerprint}");
            }
            catch (IndexUnavailableException e)
            {
                Console.WriteLine($"{e.Message} The log has {last} entries.");
            }

            return 0;
        });
        return new Command("index", "The search index") { rebuild, status };
    }
}
