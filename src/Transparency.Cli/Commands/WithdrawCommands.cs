using System.CommandLine;
using System.Text.Json;
using Transparency.Archive;
using Transparency.Claims;
using Transparency.Evidence;

namespace Transparency.Cli.Commands;

/// <summary><c>transparency withdraw</c>: hides a claim, or deletes evidence, and leaves a public tombstone.</summary>
internal static class WithdrawCommands
{
    public static Command Create(CliContext around, Func<ArchiveLog> log, Func<EvidenceStore> evidence)
    {
        var id = new Argument<string>("ID") { Description = "Id of the claim, or sha256: and the hash of evidence" };
        id.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var value }] && !ClaimJson.IsId(value) && !Capture.IsHash(value))
                result.AddError(
                    $"'{value}' is neither a claim id (up to 128 of a-z, 0-9 and -) nor a hash (sha256: and 64 "
                        + "lower-case hexadecimal digits)."
                );
        });
        var reason = new Option<string>("--reason")
        {
            Required = true,
            HelpName = "TEXT",
            Description = "Reason shown to readers",
        };
        reason.Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string>()))
                result.AddError("--reason is empty: it says to readers why the claim is gone.");
        });
        var json = new Option<bool>("--json") { Description = "Print the result as JSON" };
        var command = new Command("withdraw", "Hide a claim, or delete the bytes of evidence, leaving a public note with reason and date")
        {
            id,
            reason,
            json,
        };
        command.SetAction(
            async (parse, cancel) =>
            {
                var (what, why) = (parse.GetValue(id)!, parse.GetValue(reason)!);
                var changed = Capture.IsHash(what)
                    ? await evidence().WithdrawAsync(what[Capture.HashPrefix.Length..], Environment.UserName, why, cancel)
                    : await WithdrawClaimAsync(log(), what, why, cancel);
                await around.Output.WriteLineAsync(
                    parse.GetValue(json) ? JsonSerializer.Serialize(new { Id = what, Changed = changed }, CommandLine.Json)
                    : changed ? $"Withdrawn: {what}"
                    : $"Already withdrawn for this reason: {what}"
                );
                return 0;
            }
        );
        return command;
    }

    private static async Task<bool> WithdrawClaimAsync(ArchiveLog log, string claim, string reason, CancellationToken cancel)
    {
        var entry = NewEntry.Withdrawal(claim, Environment.UserName, reason);
        if ((await log.CompareAsync([entry], cancel)).New > 0)
            throw new InvalidDataException($"The archive has no claim '{claim}'. Nothing was withdrawn.");
        return (await log.AppendAsync([entry], cancel)).Unchanged == 0;
    }
}
