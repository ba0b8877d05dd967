using System.Security.Cryptography;

namespace Transparency.Evidence;

/// <summary>A file to be added as evidence.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="About">Its metadata.</param>
/// <param name="Hash">The hash declared by a report; null without one.</param>
/// <param name="Poster">Path of a poster image, for a video.</param>
public sealed record FoundEvidence(string Path, Capture About, string? Hash = null, string? Poster = null)
{
    /// <summary>Compares the declared hash with the hash of the bytes.</summary>
    /// <exception cref="InvalidDataException">The hashes differ, or the declared hash function isn't supported.</exception>
    public async Task CheckAsync(Stream file, CancellationToken cancel = default)
    {
        if (Hash is null)
            return;
        file.Position = 0;
        var actual = Hash.Split(':')[0].ToUpperInvariant() switch
        {
            "SHA-256" => await SHA256.HashDataAsync(file, cancel),
            "SHA3-512" when SHA3_512.IsSupported => await SHA3_512.HashDataAsync(file, cancel),
            _ => throw new InvalidDataException(
                $"its report declares '{Hash}', and this hash function isn't supported. Let the tool use SHA-256"
                    + (SHA3_512.IsSupported ? " or SHA3-512." : ".")
            ),
        };
        if (!Hash.EndsWith(":" + Convert.ToHexString(actual), StringComparison.OrdinalIgnoreCase))
            throw new InvalidDataException(
                $"its report declares {Hash}, and its bytes are {Convert.ToHexStringLower(actual)}: it was changed or damaged."
            );
    }
}

/// <summary>The contents of a folder: all files, or, if it has auto-archiver reports, the files that these list.</summary>
/// <param name="Files">Files to be added.</param>
/// <param name="Missing">Captures without any content.</param>
/// <param name="Problems">Files that reports list but the folder lacks.</param>
public sealed record EvidenceFolder(IReadOnlyList<FoundEvidence> Files, IReadOnlyList<Capture> Missing, IReadOnlyList<string> Problems)
{
    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
    }; // a link may point anywhere

    /// <summary>Reads a folder.</summary>
    /// <param name="folder">Path of the folder. Links are not followed.</param>
    /// <param name="about">Metadata for every file: the claim, and what the user stated, which overrides the reports.</param>
    /// <param name="cancel">Cancels the operation.</param>
    public static async Task<EvidenceFolder> ReadAsync(string folder, Capture about, CancellationToken cancel = default)
    {
        var paths = Directory.EnumerateFiles(folder, "*", Everything).Order(StringComparer.Ordinal).ToList();
        var byName = paths.ToLookup(p => Path.GetFileName(p)!);
        var (files, problems) = (new List<FoundEvidence>(), new List<string>());
        var statuses = await StatusesAsync(paths, cancel);
        var reports = await ReportsAsync(paths, cancel);
        foreach (var (path, report) in reports)
        {
            var (here, lost) = (new List<FoundEvidence>(), 0);
            foreach (var file in report.Files)
            {
                if (byName[file.Name].ToList() is [var one])
                    here.Add(new(one, about, file.Hash, file.Poster is null ? null : byName[file.Poster].FirstOrDefault()));
                else
                {
                    lost++;
                    problems.Add(
                        $"{path}: lists '{file.Name}', which is {(byName[file.Name].Any() ? "in several folders" : "not in the folder")}."
                    );
                }
            }

            var (status, reason) = Outcome(statuses.GetValueOrDefault(report.Url), lost, report.Files.Count);
            files.AddRange(
                here.Select(f =>
                    f with
                    {
                        About = f.About with
                        {
                            Name = Path.GetFileName(f.Path),
                            Url = about.Url ?? report.Url,
                            CapturedAt = about.CapturedAt ?? report.CapturedAt,
                            Tool = about.Tool ?? report.Tool,
                            Status = about.Reason is null ? status : about.Status,
                            Reason = about.Reason ?? reason,
                        },
                    }
                )
            );
        }

        var reported = reports.Select(r => r.Report.Url).ToHashSet();
        var missing = statuses
            .Where(s => !reported.Contains(s.Key))
            .Select(s =>
                about with
                {
                    Url = s.Key,
                    Tool = about.Tool ?? "auto-archiver",
                    Status = CaptureStatus.Failed,
                    Reason = about.Reason ?? s.Value,
                }
            )
            .ToList();
        if (reports.Count == 0 && statuses.Count == 0)
            files.AddRange(paths.Select(p => new FoundEvidence(p, about with { Name = Path.GetFileName(p) })));
        return new(files, missing, problems);
    }

    /// <summary>How complete a capture is according to the tool's result; unknown without one.</summary>
    private static (CaptureStatus Status, string? Reason) Outcome(string? result, int lost, int all) =>
        result is null
            ? (CaptureStatus.Partial, "It is not known whether all was captured: the tool's table of results is not beside its report.")
        : !result.Contains("success", StringComparison.Ordinal) ? (CaptureStatus.Partial, $"The tool's result: {result}")
        : lost > 0 ? (CaptureStatus.Partial, $"{lost} of the {all} captured files are missing.")
        : (CaptureStatus.Complete, null);

    private static async Task<Dictionary<string, string>> StatusesAsync(IEnumerable<string> paths, CancellationToken cancel)
    {
        var statuses = new Dictionary<string, string>();
        foreach (var path in paths.Where(p => Path.GetExtension(p) == ".csv"))
        {
            await using var csv = File.OpenRead(path);
            foreach (var (url, status) in await AutoArchiverReport.StatusesAsync(csv, cancel))
                statuses[url] = status;
        }

        return statuses;
    }

    private static async Task<List<(string Path, AutoArchiverReport Report)>> ReportsAsync(
        IEnumerable<string> paths,
        CancellationToken cancel
    )
    {
        var reports = new List<(string, AutoArchiverReport)>();
        foreach (var path in paths.Where(p => Path.GetExtension(p) is ".html" or ".htm"))
        {
            await using var html = File.OpenRead(path);
            if (html.Length <= AutoArchiverReport.LongestReport && await AutoArchiverReport.ReadAsync(html, cancel) is { } report)
                reports.Add((path, report));
        }

        return reports;
    }
}
