using System.CommandLine;
using System.Text.Json;
using Transparency.Archive;
using Transparency.Claims;

namespace Transparency.Cli;

/// <summary><c>transparency withdraw</c>: hides a claim and leaves a public tombstone.</summary>
internal static class WithdrawCommands
{
    public static Command Create(Func<ArchiveLog> log)
    {
        var id = new Argument<string>("ID") { Description = "Id of the claim" };
        var reason = new Option<string>("--reason") { Required = true, Description = "The public reason" };
        var command = new Command("withdraw", "Hides a claim from the site and leaves a public tombstone with the reason") { id, reason };
        command.SetAction(async (parse, cancel) =>
        {
            var claim = parse.GetValue(id)!;
            if (!ClaimJson.IsId(claim)) throw new InvalidDataException($"'{claim}' is no id of a claim.");
            await log().AppendAsync([new NewEntry(EntryKind.Withdrawal, claim, Environment.UserName, JsonSerializer.SerializeToElement(new { reason = parse.GetValue(reason) }))], cancel);
            Console.WriteLine($"Withdrawn: {claim}");
            return 0;
        });
        return command;
    }
}
