using System.CommandLine;
using System.Text.Json;
using Transparency.Archive;
using Transparency.Evidence;

namespace Transparency.Cli.Commands;

/// <summary><c>transparency archive</c>: verifies, copies and dumps the archive.</summary>
internal static class ArchiveCommands
{
    public static Command Create(CliContext around, Func<Settings> settings, Func<BlobStores> stores, Command dump)
    {
        var json = new Option<bool>("--json") { Description = "Print findings as JSON" };
        var verify = new Command("verify", "Read every byte of the archive and report damaged blobs. Exit code 1: findings") { json };
        verify.SetAction(
            async (parse, cancel) =>
            {
                var check = new ArchiveCheck(stores().Archive, EvidenceStore.Rules);
                return await ReportAsync(
                    around,
                    parse.GetValue(json),
                    check.RunAsync(cancel),
                    () => new { check.Blobs, check.Bytes },
                    () => $"{check.Blobs} blobs, {check.Bytes} bytes"
                );
            }
        );
        var from = Store("--from", "Source store");
        var to = Store("--to", "Target store");
        var copy = new Command("copy", "Copy archive and content to another store and verify the copy; resumable. Exit code 1: findings")
        {
            from,
            to,
            json,
        };
        copy.SetAction(
            async (parse, cancel) =>
            {
                var copying = new ArchiveCopy(Open(parse.GetValue(from)!), Open(parse.GetValue(to)!), EvidenceStore.Rules);
                return await ReportAsync(
                    around,
                    parse.GetValue(json),
                    copying.RunAsync(cancel),
                    () => new { copying.Copied, copying.Present },
                    () => $"{copying.Copied} blobs copied, {copying.Present} already there"
                );
            }
        );
        return new Command("archive", "Verify, copy and dump the archive (log and evidence)") { verify, copy, dump };

        BlobStores Open(string name) => TransparencyServices.Open(settings(), name);
    }

    private static Option<string> Store(string name, string description) =>
        new(name)
        {
            Required = true,
            HelpName = "STORE",
            Description = description + ": files or azure as set, or a folder",
        };

    private static async Task<int> ReportAsync(
        CliContext around,
        bool json,
        IAsyncEnumerable<ArchiveFinding> findings,
        Func<object> done,
        Func<string> saying
    )
    {
        var found = new List<ArchiveFinding>();
        await foreach (var finding in findings)
        {
            found.Add(finding);
            if (!json)
                await around.Output.WriteLineAsync(CommandLine.Printable(finding.ToString()));
        }

        await around.Output.WriteLineAsync(
            json
                ? JsonSerializer.Serialize(new { Done = done(), Findings = found }, CommandLine.Json)
                : $"{saying()}, {found.Count} findings"
        );
        return found.Count == 0 ? 0 : 1;
    }
}
