using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Transparency.Archive;
using Transparency.Claims;
using Transparency.Content;
using Transparency.Search;
using Transparency.Search.Analysis;
using Transparency.Search.Indexing;
using Transparency.Search.Query;

namespace Transparency.Cli.Commands;

/// <summary><c>transparency search</c>: searches like the site does.</summary>
internal static class SearchCommands
{
    public static Command Create(
        CliContext around,
        Func<ArchiveLog> log,
        Func<IndexUpdater> updater,
        Func<IClaimIndex> index,
        Func<ContentCatalog> catalog,
        Func<AssistedSearch> search
    )
    {
        var fields = string.Join(", ", SearchSchema.Facets.Select(f => f.Name));
        var query = new Argument<string>("QUERY") { Description = "Words, \"phrases\", -not, prefix*, fuzzy~, ( | )" };
        var filter = new Option<string[]>("--filter")
        {
            HelpName = "field=value",
            Description = $"Only results with this value; repeatable. Fields: {fields}",
        };
        filter.Validators.Add(result =>
        {
            foreach (var one in result.Tokens.Select(t => t.Value))
                if (SearchSchema.Facets.All(f => f.Name != Split(one).Field))
                    result.AddError($"--filter '{one}' doesn't name a known field. Known fields: {fields}, as in --filter kind=claim.");
        });
        var page = new Option<int>("--page")
        {
            HelpName = "N",
            DefaultValueFactory = _ => 1,
            Description = "Page of 20 results, from 1",
        };
        page.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 500)
                result.AddError("--page goes from 1 to 500.");
        });
        var own = new Option<bool>("--own-script") { Description = "Match names only in the script as typed" };
        var json = new Option<bool>("--json") { Description = "Print total, hits and facets as JSON" };
        var command = new Command("search", "Search claims and debunks like the site does")
        {
            query,
            filter,
            page,
            own,
            json,
            EvaluateCommand.Create(around),
        };
        command.SetAction(
            async (parse, cancel) =>
            {
                var status = await index().StatusAsync(cancel);
                var behind = await log().LastSeqAsync(cancel) - status.AppliedSeq;
                if (behind > 0 || status.Name.Length == 0) // without an index, nothing answers
                {
                    await around.Error.WriteLineAsync($"The index is {behind} entries behind the archive; updating it first.");
                    try
                    {
                        await updater().CatchUpAsync(cancel);
                    }
                    catch (IndexUnavailableException e)
                    {
                        await around.Error.WriteLineAsync(
                            CommandLine.Printable($"{e.Message} The site keeps the index up to date; searching its current state.")
                        );
                    }
                }

                var include = (parse.GetValue(filter) ?? [])
                    .Select(Split)
                    .GroupBy(f => f.Field, f => f.Value)
                    .ToDictionary(g => g.Key, g => (IReadOnlyList<string>)[.. g]);
                await catalog().ReloadAsync(cancel); // the synonyms
                var found = await search()
                    .SearchAsync(
                        new()
                        {
                            Text = parse.GetValue(query)!,
                            Include = include,
                            AcrossScripts = !parse.GetValue(own),
                            Page = parse.GetValue(page),
                        },
                        cancel
                    );
                var shown = parse.GetValue(json) ? JsonSerializer.Serialize(Shape(found), CommandLine.Json) : Text(found);
                await around.Output.WriteLineAsync(shown);
                return 0;
            }
        );
        return command;
    }

    private static (string Field, string Value) Split(string filter)
    {
        var at = filter.IndexOf('=', StringComparison.Ordinal);
        return at < 0 ? ("", filter) : (filter[..at], filter[(at + 1)..]);
    }

    private static object Shape(AssistedResult found) =>
        new
        {
            found.Result.Total,
            found.Relaxed,
            found.Unknown,
            found.Suggestion,
            Hits = found.Result.Hits.Select(h => new
            {
                Kind = h.Document.Key.Kind.Name(),
                h.Document.Key.Id,
                h.Document.Title,
                h.Document.Language,
                Verdict = h.Document.Verdict is { } verdict ? Verdicts.Name(verdict) : null,
                (h.Document as ClaimDocument)?.Seen,
                (h.Document as DebunkDocument)?.Published,
                Debunks = h.Document is DebunkDocument debunk ? [debunk.Slug] : (h.Document as ClaimDocument)?.Debunks ?? [],
            }),
            Facets = found.Result.Facets.ToDictionary(f => f.Key, f => f.Value.Select(v => new { v.Value, v.Count })),
        };

    private static string Text(AssistedResult found)
    {
        var notes = new[]
        {
            $"{found.Result.Total} found, {found.Result.Hits.Count} shown",
            found.Relaxed ? "No exact match; showing results with any of these words." : null,
            found.Unknown.Count > 0 ? $"No results contain these words, so they were ignored: {string.Join(", ", found.Unknown)}" : null,
            found.Suggestion is { } suggestion ? $"Did you mean: {suggestion}" : null,
        };
        var lines = found
            .Result.Hits.Select(h => h.Document)
            .Select(d =>
                string.Join(
                    "  ",
                    new[]
                    {
                        d.Key.ToString(),
                        d.Verdict is { } verdict ? Verdicts.Label(verdict) : null,
                        d.Day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                        CommandLine.Printable(d.Title),
                    }.OfType<string>()
                )
            );
        return string.Join(Environment.NewLine, notes.OfType<string>().Select(CommandLine.Printable).Concat(lines));
    }
}
