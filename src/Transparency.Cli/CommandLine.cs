using System.CommandLine;
using System.CommandLine.Help;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Transparency.Archive;
using Transparency.Cli.Commands;
using Transparency.Content;
using Transparency.Dumps;
using Transparency.Editors.Reports;
using Transparency.Evidence;
using Transparency.Search;
using Transparency.Search.Indexing;
using Transparency.Search.Query;

namespace Transparency.Cli;

/// <summary>
/// The command line. Exit codes: 0 success, 1 success with rejects or findings, 2 failure, with one line that states the reason.
/// </summary>
internal static class CommandLine
{
    /// <summary>JSON options of all commands.</summary>
    public static JsonSerializerOptions Json { get; } =
        new(JsonSerializerDefaults.Web)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        };

    /// <summary>Runs a command and returns its exit code.</summary>
    public static async Task<int> RunAsync(string[] args, CliContext around)
    {
        var provider = new Lazy<ServiceProvider>(() =>
            new ServiceCollection().AddTransparency(Settings.Read(around.Configuration, around.Root)).BuildServiceProvider()
        );
        try
        {
            var root = new Command("transparency", "Archive of claims and debunks, with full-text search")
            {
                ImportCommands.Create(around, Get<ArchiveLog>),
                SearchCommands.Create(
                    around,
                    Get<ArchiveLog>,
                    Get<IndexUpdater>,
                    Get<IClaimIndex>,
                    Get<ContentCatalog>,
                    Get<AssistedSearch>
                ),
                IndexCommands.Create(around, Get<Settings>, Get<ArchiveLog>, Get<IndexUpdater>, Get<IClaimIndex>),
                ArchiveCommands.Create(
                    around,
                    Get<Settings>,
                    Get<BlobStores>,
                    DumpCommand.Create(around, Get<Settings>, Get<ArchiveLog>, Get<PublishedDump>)
                ),
                ContentCommands.Create(around, Get<Settings>, Get<BlobStores>),
                EvidenceCommands.Create(around, Get<EvidenceStore>),
                WithdrawCommands.Create(around, Get<ArchiveLog>, Get<EvidenceStore>),
                ReportCommands.Create(around, Get<ErrorReports>),
                UserCommands.Create(around, Get<IServiceScopeFactory>, Get<Settings>),
                new HelpOption { Action = new HelpAction { MaxWidth = 140 } },
                new VersionOption(),
            };
            var parsed = root.Parse(args);
            if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
                return await RefuseAsync(parsed, around);
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = around.Output,
                    Error = around.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = TimeSpan.FromSeconds(10),
                }
            );
        }
        catch (OperationCanceledException)
        {
            await around.Error.WriteLineAsync("Stopped. Everything archived so far is kept; run the same command again to continue.");
            return 2;
        }
        catch (Exception e)
            when (e is SettingsException or IndexUnavailableException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            await around.Error.WriteLineAsync(Printable(e.Message));
            return 2;
        }
        catch (Exception e)
        {
            await around.Error.WriteLineAsync(
                Printable(
                    $"Unexpected error: {e.GetType().Name} in {e.TargetSite}: {e.Message} "
                        + "Report this line as an issue of the project's repository."
                )
            );
            return 2;
        }
        finally
        {
            if (provider.IsValueCreated)
                await provider.Value.DisposeAsync();
        }

        T Get<T>()
            where T : notnull => provider.Value.GetRequiredService<T>();
    }

    /// <summary>Escapes every control character, so that no input can control the terminal.</summary>
    public static string Printable(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString())) : text;

    private static async Task<int> RefuseAsync(ParseResult parsed, CliContext around)
    {
        foreach (var error in parsed.Errors)
        {
            var words = error.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries); // some messages span several lines
            await around.Error.WriteLineAsync(Printable(string.Join(' ', words)));
        }

        var command = parsed.CommandResult.Command;
        var path = command.Name;
        for (var parent = command.Parents.FirstOrDefault(); parent is not null; parent = parent.Parents.FirstOrDefault())
            path = $"{parent.Name} {path}";
        await around.Error.WriteLineAsync($"Try '{path} --help'.");
        return 2;
    }
}
