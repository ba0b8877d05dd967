using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Transparency.Claims;
using Transparency.Evidence;

namespace Transparency.Cli.Commands;

/// <summary><c>transparency evidence</c>: archives evidence for claims.</summary>
internal static class EvidenceCommands
{
    private static readonly Dictionary<string, CaptureStatus> Statuses = new()
    {
        ["complete"] = CaptureStatus.Complete,
        ["partial"] = CaptureStatus.Partial,
    };

    public static Command Create(CliContext around, Func<EvidenceStore> store) =>
        new("evidence", "Archive screenshots, videos and web pages that show a claim") { Add(around, store), Missing(around, store) };

    private static Command Add(CliContext around, Func<EvidenceStore> store)
    {
        var claim = new Argument<string>("CLAIM") { Description = "Id of the claim" };
        var path = new Argument<string>("FILE|FOLDER")
        {
            Description = "A file, a folder of files, or a folder written by auto-archiver; WACZ files contain their own metadata",
        };
        var url = Address("--url", "Address it was captured from");
        var captured = new Option<string?>("--captured")
        {
            HelpName = "DATE",
            Description = "Time of capture, as in 2024-05-20 or 2024-05-20T09:00:00Z",
        };
        captured.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } date && !ClaimJson.IsDate(date))
                result.AddError($"--captured '{date}' isn't an ISO 8601 date such as 2024-05-20.");
        });
        var tool = new Option<string?>("--tool") { HelpName = "TEXT", Description = "Capture tool and version" };
        var status = new Option<string?>("--status")
        {
            HelpName = string.Join('|', Statuses.Keys),
            Description = "Completeness of the capture (default: complete)",
        };
        status.AcceptOnlyFromAmong([.. Statuses.Keys]);
        var reason = new Option<string?>("--reason") { HelpName = "TEXT", Description = "What is missing from a partial capture" };
        var poster = new Option<string?>("--poster") { HelpName = "FILE", Description = "Poster image for a video" };
        var withPosition = new Option<bool>("--with-position")
        {
            Description = "Accept pictures and videos with a GPS position in their metadata",
        };
        var json = new Option<bool>("--json") { Description = "Print captures as JSON" };
        var command = new Command(
            "add",
            "Archive a file, or every file of a folder, as evidence for a claim. Exit code 1: some files refused; 2: failure"
        )
        {
            claim,
            path,
            url,
            captured,
            tool,
            status,
            reason,
            poster,
            withPosition,
            json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(status) == "partial" && string.IsNullOrWhiteSpace(result.GetValue(reason)))
                result.AddError("--status partial needs a --reason: what is missing.");
        });
        command.SetAction(
            async (parse, cancel) =>
            {
                var about = new Capture
                {
                    Claim = parse.GetValue(claim)!,
                    Url = parse.GetValue(url),
                    CapturedAt = parse.GetValue(captured),
                    Tool = parse.GetValue(tool),
                    Status = Statuses.GetValueOrDefault(parse.GetValue(status) ?? "complete"),
                    Reason = parse.GetValue(reason),
                };
                var name = parse.GetValue(path)!;
                var isFolder = Directory.Exists(name);
                if (!isFolder && !File.Exists(name))
                    throw new IOException($"File or folder '{Path.GetFullPath(name)}' not found. Check the path.");
                var found = isFolder
                    ? await EvidenceFolder.ReadAsync(name, about, cancel)
                    : new EvidenceFolder([new(name, about with { Name = Path.GetFileName(name) }, Poster: parse.GetValue(poster))], [], []);
                var outcome = await new Run(around, store(), parse.GetValue(withPosition)).AddAsync(found, cancel);
                await around.Output.WriteLineAsync(
                    parse.GetValue(json) ? JsonSerializer.Serialize(outcome, CommandLine.Json) : outcome.ToString()
                );
                return outcome.Refused == 0 ? 0 : 1;
            }
        );
        return command;
    }

    private static Command Missing(CliContext around, Func<EvidenceStore> store)
    {
        var claim = new Argument<string>("CLAIM") { Description = "Id of the claim" };
        var url = new Argument<string>("URL") { Description = "Address that was to be captured" };
        url.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var value }] && !WebAddress.IsWeb(value))
                result.AddError($"'{value}' isn't an http or https address.");
        });
        var reason = new Option<string>("--reason")
        {
            Required = true,
            HelpName = "TEXT",
            Description = "Why nothing was captured",
        };
        var gone = new Option<bool>("--gone") { Description = "The content was already gone (default: the capture failed)" };
        var tool = new Option<string?>("--tool") { HelpName = "TEXT", Description = "Capture tool and version" };
        var command = new Command("missing", "Record on the claim's page that nothing could be captured, and why")
        {
            claim,
            url,
            reason,
            gone,
            tool,
        };
        command.SetAction(
            async (parse, cancel) =>
            {
                var capture = new Capture
                {
                    Claim = parse.GetValue(claim)!,
                    Url = parse.GetValue(url)!,
                    Tool = parse.GetValue(tool),
                    Status = parse.GetValue(gone) ? CaptureStatus.Gone : CaptureStatus.Failed,
                    Reason = parse.GetValue(reason),
                };
                var isNew = await store().AddMissingAsync(capture, Environment.UserName, cancel);
                await around.Output.WriteLineAsync(
                    $"{(isNew ? "Recorded" : "Already recorded")}: nothing was captured of {CommandLine.Printable(capture.Url)}"
                );
                return 0;
            }
        );
        return command;
    }

    private static Option<string?> Address(string name, string description)
    {
        var option = new Option<string?>(name) { HelpName = "ADDRESS", Description = description };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } value && !WebAddress.IsWeb(value))
                result.AddError($"{name} '{value}' isn't an http or https address.");
        });
        return option;
    }

    /// <summary>Result of adding evidence.</summary>
    private sealed record Outcome(
        int New,
        int Unchanged,
        int Refused,
        int Missing,
        [property: JsonPropertyName("captures")] IReadOnlyList<Capture> Captures
    )
    {
        public override string ToString() =>
            string.Join(
                Environment.NewLine,
                Captures
                    .Select(c =>
                        CommandLine.Printable(
                            c.Hash is null
                                ? $"nothing was captured of {c.Url}: {c.Reason}"
                                : $"{c.Hash}  {c.Type}  {c.Size} bytes  {c.Name}"
                        )
                    )
                    .Append($"new {New}, unchanged {Unchanged}, refused {Refused}, missing {Missing}")
            );
    }

    private sealed record Run(CliContext Around, EvidenceStore Store, bool WithPosition)
    {
        public async Task<Outcome> AddAsync(EvidenceFolder found, CancellationToken cancel)
        {
            var captures = new List<Capture>();
            var (added, refused) = (0, found.Problems.Count);
            foreach (var problem in found.Problems)
                await Around.Error.WriteLineAsync(CommandLine.Printable(problem));
            foreach (var file in found.Files)
                try
                {
                    var (capture, isNew) = await AddAsync(file, cancel);
                    captures.Add(capture);
                    if (isNew)
                        added++;
                }
                catch (InvalidDataException e)
                {
                    refused++;
                    await Around.Error.WriteLineAsync(CommandLine.Printable($"{file.Path}: {e.Message}"));
                }

            foreach (var missing in found.Missing)
            {
                if (await Store.AddMissingAsync(missing, Environment.UserName, cancel))
                    added++;
                captures.Add(missing);
            }

            return new(added, captures.Count - added, refused, found.Missing.Count, captures);
        }

        private async Task<(Capture Capture, bool IsNew)> AddAsync(FoundEvidence found, CancellationToken cancel)
        {
            await using var file = File.OpenRead(found.Path);
            await found.CheckAsync(file, cancel);
            await using var poster = found.Poster is null ? null : File.OpenRead(found.Poster);
            return await Store.AddAsync(file, found.About, Environment.UserName, poster, WithPosition, cancel);
        }
    }
}
