using System.CommandLine;
using System.Text.Json;
using Transparency.Archive;
using Transparency.Claims;

namespace Transparency.Cli;

/// <summary><c>transparency withdraw</c>: hides a claim and leaves a public tombstone.</summary>
internal static class WithdrawCommands
{
    public static Command Create(Surroundings around, Func<ArchiveLog> log)
    {
        var id = new Argument<string>("ID") { Description = "Id of the claim" };
        id.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var value }] && !ClaimJson.IsId(value))
                result.AddError($"'{value}' is no id of a claim: it has up to 128 of a-z, 0-9 and -.");
        });
        var reason = new Option<string>("--reason") { Required = true, HelpName = "TEXT", Description = "The reason that readers see" };
        reason.Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string>()))
                result.AddError("--reason is empty: it says to readers why the claim is gone.");
        });
        var json = new Option<bool>("--json") { Description = "Prints the outcome as JSON" };
        var command = new Command("withdraw", "Hides a claim from the site and leaves a public note with the reason and the date")
        {
            id,
            reason,
            json,
        };
        command.SetAction(async (parse, cancel) =>
        {
            var claim = parse.GetValue(id)!;
            var payload = JsonSerializer.SerializeToElement(new { reason = parse.GetValue(reason) });
            var entry = new NewEntry(EntryKind.Withdrawal, claim, Environment.UserName, payload);
            if ((await log().CompareAsync([entry], cancel)).New > 0)
                throw new InvalidDataException($"The archive has no claim '{claim}'. Nothing was withdrawn.");
            var changed = (await log().AppendAsync([entry], cancel)).Unchanged == 0;
            await around.Output.WriteLineAsync(parse.GetValue(json)
                ? JsonSerializer.Serialize(new { Id = claim, Changed = changed }, CommandLine.Json)
                : changed ? $"Withdrawn: {claim}" : $"Withdrawn already, with this reason: {claim}");
            return 0;
        });
        return command;
    }
}
