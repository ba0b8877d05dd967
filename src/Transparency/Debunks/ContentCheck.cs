using System.Text.Json;
using Transparency.Claims;

namespace Transparency.Debunks;

/// <summary>Checks a content folder as a whole: front matter, starter claims, and the links between them.</summary>
public static class ContentCheck
{
    /// <summary>Everything that is wrong, ordered by file and line.</summary>
    public static IReadOnlyList<ContentProblem> Run(string folder)
    {
        var content = Content.Read(folder);
        var problems = content.Problems.ToList();
        var claims = new Dictionary<string, Claim>();
        var claimsFolder = Path.Combine(folder, "claims");
        if (Directory.Exists(claimsFolder))
            foreach (var path in Directory.EnumerateFiles(claimsFolder, "*.jsonl").Order(StringComparer.Ordinal)) ReadClaims(path);
        foreach (var claim in claims.Values.Where(c => c.Narrative is not null && content.Narratives.All(n => n.Name != c.Narrative)))
            problems.Add(new("claims", 1, "narrative", $"claim '{claim.Id}' names the narrative '{claim.Narrative}', which has no text in narratives/"));
        foreach (var debunk in content.All)
        {
            var file = $"debunks/{debunk.Slug}/{debunk.Language}.md";
            foreach (var id in debunk.Claims.Where(id => !claims.ContainsKey(id)))
                problems.Add(new(file, LineOf(debunk.File, id), "claims", $"'{id}' is no starter claim in claims/*.jsonl"));
            if (debunk.Narrative is { } narrative && content.Narratives.All(n => n.Name != narrative))
                problems.Add(new(file, LineOf(debunk.File, "narrative:"), "narrative", $"'{narrative}' has no text in narratives/"));
            foreach (var source in debunk.Sources.Where(s => !Uri.TryCreate(s.Url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")))
                problems.Add(new(file, LineOf(debunk.File, source.Url), "sources.url", $"'{source.Url}' is no http or https address"));
            Links(file, debunk.File, debunk.Markdown);
        }

        foreach (var page in content.Pages) Links($"pages/{page.Name}/{page.Language}.md", page.Markdown, page.Markdown);
        foreach (var page in content.Narratives) Links($"narratives/{page.Name}/{page.Language}.md", page.Markdown, page.Markdown);
        return [.. problems.OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line)];

        void ReadClaims(string path)
        {
            var (line, file) = (0, "claims/" + Path.GetFileName(path));
            foreach (var text in File.ReadLines(path))
            {
                line++;
                if (string.IsNullOrWhiteSpace(text)) continue;
                try
                {
                    using var record = JsonDocument.Parse(text, ClaimJson.Parsing);
                    var found = ClaimJson.Check(record.RootElement);
                    problems.AddRange(found.Select(p => new ContentProblem(file, line, p.Field, p.Reason)));
                    if (found.Count > 0) continue;
                    var claim = ClaimJson.Read(record.RootElement);
                    if (!claims.TryAdd(claim.Id, claim)) problems.Add(new(file, line, "id", $"'{claim.Id}' is used twice"));
                    if (claim.Reviews.Count == 0) problems.Add(new(file, line, "reviews", "a starter claim names at least one source"));
                }
                catch (JsonException e)
                {
                    problems.Add(new(file, line, "", $"is no JSON: {e.Message}"));
                }
            }
        }

        void Links(string file, string whole, string markdown)
        {
            foreach (var link in MarkdownText.Links(markdown).Where(l => l.StartsWith('/')))
            {
                var parts = link.Split('#')[0].Split('?')[0].Trim('/').Split('/');
                var known = parts switch
                {
                    ["" or "search" or "debunks"] => true,
                    ["debunks", var slug] => content.All.Any(d => d.Slug == slug),
                    ["claims", var id] => claims.ContainsKey(id),
                    ["narratives", var slug] => content.Narratives.Any(n => n.Name == slug),
                    ["pages", var name] => content.Pages.Any(p => p.Name == name),
                    ["topics", _] => true,
                    _ => false,
                };
                if (!known) problems.Add(new(file, LineOf(whole, link), "", $"the link '{link}' leads nowhere"));
            }
        }
    }

    private static int LineOf(string text, string word)
    {
        var at = text.IndexOf(word, StringComparison.Ordinal);
        return at < 0 ? 1 : text.AsSpan(0, at).Count('\n') + 1;
    }
}
