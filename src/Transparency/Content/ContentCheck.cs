using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Markdig;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Transparency.Archive;
using Transparency.Claims;
using Transparency.Import;
using Transparency.Search.Query;

namespace Transparency.Content;

/// <summary>Validates a content folder: every file, the starter claims, and the references between them.</summary>
public static class ContentCheck
{
    /// <summary>Maximum length of a summary, in characters: lists, feeds and search engines show this much without truncation.</summary>
    public const int LongestSummary = 300;

    /// <summary>All problems, ordered by file and line.</summary>
    /// <param name="content">The store of the content.</param>
    /// <param name="place">What messages call the store, such as the folder's path.</param>
    /// <param name="clock">Clock that decides which dates are in the future; the system clock by default.</param>
    /// <param name="cancel">Cancels the operation.</param>
    /// <exception cref="IOException">The folder is empty, or a file can't be read.</exception>
    public static async Task<IReadOnlyList<ContentProblem>> RunAsync(
        IBlobStore content,
        string place = "the store of the content",
        TimeProvider? clock = null,
        CancellationToken cancel = default
    )
    {
        var files = new List<(string, byte[])>();
        await foreach (var (name, _, _) in content.ListAsync("", null, cancel))
            if (!Path.GetFileName(name).StartsWith('.') && await content.ReadAllAsync(name, cancel) is { } bytes)
                files.Add((name, bytes));
        if (files.Count == 0)
            throw new IOException(
                $"{char.ToUpperInvariant(place[0])}{place[1..]} has no files. Set Content__Path to the folder of the content."
            );
        return new Checking(files, (clock ?? TimeProvider.System).GetUtcNow()).Run();
    }
}

/// <summary>One check of a content folder.</summary>
internal sealed partial class Checking(List<(string Name, byte[] Bytes)> files, DateTimeOffset now)
{
    private const string Places =
        "debunks/{slug}/{language}.md, narratives/{slug}/{language}.md, pages/{name}/{language}.md, claims/{name}.jsonl, synonyms.txt";

    /// <summary>The Markdown pipeline of the pages, with source positions.</summary>
    private static readonly MarkdownPipeline Pipeline = MarkdownText.Syntax().UsePreciseSourceLocation().Build();

    private static readonly HashSet<string> Languages =
    [
        .. CultureInfo.GetCultures(CultureTypes.AllCultures).Select(c => c.Name).Where(n => n.Length > 0),
    ];

    private readonly List<ContentProblem> _problems = [];
    private readonly HashSet<(string Kind, string Name)> _texts = []; // every debunk, narrative and page that has a file, valid or not
    private readonly HashSet<string> _topics = [];
    private readonly Dictionary<string, (string File, int Line)> _claims = [];
    private readonly List<(string File, int Line, Claim Claim)> _good = [];
    private readonly List<TextFile> _files = [];

    /// <summary>A Markdown file that could be read.</summary>
    /// <param name="File">Path relative to the content folder.</param>
    /// <param name="Kind">debunks, narratives or pages.</param>
    /// <param name="Name">Slug or name.</param>
    /// <param name="Text">The whole file.</param>
    /// <param name="Summary">Its summary.</param>
    /// <param name="Body">The Markdown after the front matter, parsed.</param>
    /// <param name="BodyLength">Its length in characters; the body is the end of the text.</param>
    /// <param name="BodyLine">First line of the body in the file, from 1.</param>
    /// <param name="Debunk">The debunk, when this is one.</param>
    private sealed record TextFile(
        string File,
        string Kind,
        string Name,
        string Text,
        string Summary,
        MarkdownDocument Body,
        int BodyLength,
        int BodyLine,
        Debunk? Debunk
    )
    {
        /// <summary>The line of a part of the body.</summary>
        public int LineOf(MarkdownObject part) => BodyLine + part.Line;

        /// <summary>The line of a field in the front matter, or of a value in it.</summary>
        public int LineOf(string field, string value = "")
        {
            var lines = Text.Split('\n').Take(BodyLine - 1).ToList();
            var start = Math.Max(0, lines.FindIndex(l => l.StartsWith(field + ":", StringComparison.Ordinal)));
            var end = lines.FindIndex(start + 1, l => l.Length > 0 && char.IsAsciiLetter(l[0]));
            var found = lines.FindIndex(start, (end < 0 ? lines.Count : end) - start, l => l.Contains(value, StringComparison.Ordinal));
            return (found < 0 ? start : found) + 1;
        }
    }

    public IReadOnlyList<ContentProblem> Run()
    {
        foreach (var (name, bytes) in files)
            ReadFile(name, bytes);
        foreach (var (file, line, claim) in _good)
            if (claim.Narrative is { } narrative && !_texts.Contains(("narratives", narrative)))
                Add(file, line, "narrative", $"'{narrative}' has no text: write narratives/{narrative}/en.md, or correct the name");
        foreach (var file in _files)
        {
            CheckText(file);
            CheckLinks(file);
            if (file.Debunk is { } debunk)
                CheckDebunk(file, debunk);
        }

        foreach (var translations in _files.Where(f => f.Debunk is not null).GroupBy(f => f.Name))
            CheckTranslations([.. translations]);
        return [.. _problems.OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line)];
    }

    private void Add(string file, int line, string field, string reason) => _problems.Add(new(file, line, field, reason));

    /// <summary>Adds a problem with a front matter field, at the line of the value if given.</summary>
    private void Add(TextFile file, string field, string reason, string value = "")
    {
        var first = field.Split('[', '.')[0];
        Add(file.File, file.LineOf(first, value), field, reason);
    }

    private void ReadFile(string file, byte[] bytes)
    {
        if (file.Split('/') is ["claims", var name] && name.EndsWith(".jsonl", StringComparison.Ordinal))
        {
            ReadClaims(file, bytes);
            return;
        }

        if (file == SynonymFile.Name)
        {
            SynonymFile.Read(Encoding.UTF8.GetString(bytes), _problems);
            return;
        }

        if (
            file.Split('/') is not [("debunks" or "narratives" or "pages") and var kind, var slug, var last]
            || !last.EndsWith(".md", StringComparison.Ordinal)
        )
        {
            Add(file, 1, "", $"is in a folder that the site doesn't read. It reads {Places}");
            return;
        }

        _texts.Add((kind, slug));
        var language = last[..^3];
        if (!ClaimJson.IsId(slug))
            Add(file, 1, "", $"the folder '{slug}' isn't a valid URL name: use a-z, 0-9 and -");
        if (!Languages.Contains(language))
            Add(file, 1, "", $"'{language}' isn't a BCP 47 language tag: name the file en.md, uk.md, pt-BR.md …");
        if (FirstBadByte(bytes) is { } bad)
        {
            Add(file, bytes.AsSpan(0, bad).Count((byte)'\n') + 1, "", "isn't valid UTF-8: save the file as UTF-8");
            return;
        }

        var text = FrontMatter.Normal(Encoding.UTF8.GetString(bytes));
        var debunk = kind == "debunks" ? FrontMatter.ReadDebunk(file, slug, language, text, _problems) : null;
        var page = kind == "debunks" ? null : FrontMatter.ReadPage(file, slug, language, text, _problems);
        if ((debunk?.Markdown ?? page?.Markdown) is not { } body)
            return;
        var line = text.AsSpan(0, text.Length - body.Length).Count('\n') + 1;
        _files.Add(
            new(file, kind, slug, text, debunk?.Summary ?? page!.Summary, Markdown.Parse(body, Pipeline), body.Length, line, debunk)
        );
        _topics.UnionWith(debunk?.Topics ?? []);
    }

    private void ReadClaims(string file, byte[] bytes)
    {
        var rest = bytes.AsMemory(bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0);
        for (var line = 1; !rest.IsEmpty; line++)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var piece = new Piece(0, end < 0 ? rest : rest[..end], (end < 0 ? rest.Length : end) > InputWindow.Longest);
            rest = end < 0 ? default : rest[(end + 1)..];
            if (JsonlReader.Record(line, piece) is not { } record)
                continue;
            if (record.Payload is not { } payload)
            {
                Add(file, line, record.Field ?? "", record.Reason!);
                continue;
            }

            var claim = ClaimJson.Read(payload);
            if (_claims.TryGetValue(claim.Id, out var first))
                Add(file, line, "id", $"'{claim.Id}' stands already in {first.File}, line {first.Line}: an id identifies one claim");
            else
                _claims.Add(claim.Id, (file, line));
            if (!claim.Reviews.Any(r => WebAddress.IsWeb(r.Url)))
                Add(file, line, "reviews", "names no source: give at least one review with an http or https url");
            _good.Add((file, line, claim));
            _topics.UnionWith(claim.Topics);
        }
    }

    private void CheckText(TextFile file)
    {
        if (file.Summary.Length > ContentCheck.LongestSummary)
            Add(file, "summary", $"has {file.Summary.Length} characters, at most {ContentCheck.LongestSummary} are shown whole");
        if (!file.Body.Any())
            Add(file.File, file.BodyLine, "", "has no text after the front matter");
    }

    private void CheckDebunk(TextFile file, Debunk debunk)
    {
        if (debunk.Published > now && debunk.Status == "published")
            Add(file, "published", "is in the future, but published texts are shown at once; set status: draft until then");
        if (debunk.Updated < debunk.Published)
            Add(file, "updated", "is earlier than published");
        if (debunk.Updated > now)
            Add(file, "updated", "is in the future");
        foreach (var correction in debunk.Corrections)
        {
            var date = correction.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            if (correction.Date > DateOnly.FromDateTime(now.UtcDateTime))
                Add(file, "corrections.date", $"{date} is in the future", date);
            if (correction.Date < DateOnly.FromDateTime(debunk.Published.UtcDateTime))
                Add(file, "corrections.date", $"{date} is earlier than published", date);
        }

        if (debunk.Claims.Count == 0)
            Add(file.File, 1, "claims", "is missing: a debunk judges at least one claim");
        foreach (var (id, count) in debunk.Claims.CountBy(id => id))
        {
            if (!_claims.ContainsKey(id))
                Add(file, "claims", $"'{id}' isn't a starter claim: add it to claims/*.jsonl, or correct the id", id);
            if (count > 1)
                Add(file, "claims", $"'{id}' is listed twice", id);
        }

        if (debunk.Narrative is { } narrative && !_texts.Contains(("narratives", narrative)))
            Add(file, "narrative", $"'{narrative}' has no text: write narratives/{narrative}/en.md, or correct the name");
        CheckSources(file, debunk);
    }

    private void CheckSources(TextFile file, Debunk debunk)
    {
        if (debunk.Sources.Count == 0)
            Add(file.File, 1, "sources", "is missing: a debunk rests on at least one source that a reader can open");
        var cited = new HashSet<int>();
        foreach (var (line, citation) in Citations(file))
        {
            if (!int.TryParse(citation, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                Add(file.File, line, "", $"the citation [{citation}] isn't a source number: write each citation by itself, as in [1][2]");
            else if (number < 1 || number > debunk.Sources.Count)
                Add(file.File, line, "", $"the citation [{number}] has no source: there are {debunk.Sources.Count}");
            else
                cited.Add(number);
        }

        for (var i = 0; i < debunk.Sources.Count; i++)
        {
            var source = debunk.Sources[i];
            if (!WebAddress.IsWeb(source.Url))
                Add(file, $"sources[{i}].url", $"'{source.Url}' isn't an http or https address", source.Url);
            if (source.Archived is { } copy && !WebAddress.IsWeb(copy))
                Add(file, $"sources[{i}].archived", $"'{copy}' isn't an http or https address", copy);
            if (!cited.Contains(i + 1))
                Add(file, $"sources[{i}]", $"is never cited: write [{i + 1}] where the text relies on it", source.Url);
        }
    }

    /// <summary>Numbers in brackets that look like citations, outside code and links.</summary>
    private static IEnumerable<(int Line, string Citation)> Citations(TextFile file)
    {
        var body = file.Text[^file.BodyLength..];
        var read = new StringBuilder(body);
        foreach (var part in file.Body.Descendants().Where(p => p is CodeBlock or CodeInline or LinkInline))
            for (var i = part.Span.Start; i <= part.Span.End; i++)
                if (read[i] != '\n')
                    read[i] = ' ';
        return Citation().Matches(read.ToString()).Select(m => (file.BodyLine + body.AsSpan(0, m.Index).Count('\n'), m.Groups[1].Value));
    }

    private void CheckTranslations(IReadOnlyList<TextFile> files)
    {
        var first = files.FirstOrDefault(f => f.Debunk!.Language == "en") ?? files[0];
        foreach (var file in files.Where(f => f != first))
        {
            var (one, other) = (file.Debunk!, first.Debunk!);
            if (one.Verdict != other.Verdict)
                Differs("verdict", Verdicts.Name(one.Verdict), Verdicts.Name(other.Verdict));
            if (one.Published != other.Published)
                Differs("published", Time(one.Published), Time(other.Published));
            if (!one.Claims.ToHashSet().SetEquals(other.Claims))
                Differs("claims", string.Join(", ", one.Claims), string.Join(", ", other.Claims));

            void Differs(string field, string here, string there) =>
                Add(file, field, $"'{here}' differs from '{there}' in {first.File}: translations must agree");
        }
    }

    private void CheckLinks(TextFile file)
    {
        foreach (var link in file.Body.Descendants<LinkInline>())
        {
            var (line, url) = (file.LineOf(link), link.Url ?? "");
            if (link.IsImage && !link.Descendants<LiteralInline>().Any(l => !l.Content.IsEmptyOrWhitespace()))
                Add(file.File, line, "", $"the image '{url}' has no text: describe what it shows, as in ![a map of the front]({url})");
            if (!link.IsImage && !link.Any())
                Add(file.File, line, "", $"the link to '{url}' has no text");
            if (url.StartsWith('#') && !Anchors(file).Contains(url[1..]))
                Add(file.File, line, "", $"the link '{url}' leads nowhere: the page has neither this heading nor this claim (#claim-…)");
            else if (url.StartsWith('/') && !link.IsImage && Dead(url) is { } why)
                Add(file.File, line, "", $"the link '{url}' leads nowhere: {why}");
            else if (
                url.Length == 0
                || (url[0] is not ('#' or '/') && !WebAddress.IsWeb(url) && !url.StartsWith("mailto:", StringComparison.Ordinal))
            )
                Add(file.File, line, "", $"the link '{url}' is neither a path of this site (/…), nor an http, https or mailto address");
        }
    }

    /// <summary>The reason why a path of this site doesn't exist; null if it exists.</summary>
    private string? Dead(string url)
    {
        var hash = url.IndexOf('#', StringComparison.Ordinal);
        var (path, anchor) = hash < 0 ? (url, "") : (url[..hash], url[(hash + 1)..]);
        var parts = Uri.UnescapeDataString(path.Split('?')[0]).Trim('/').Split('/', 2);
        switch (parts)
        {
            case ["" or "search" or "match" or "debunks" or "narratives" or "corrections" or "report"]:
                return null;
            case ["claims", var id]:
                return _claims.ContainsKey(id) ? null : "this starter claim does not exist";
            case ["topics", var topic]:
                return _topics.Contains(topic) ? null : "no debunk or claim has this topic";
            case [("debunks" or "narratives" or "pages") and var kind, var name]:
                if (!_texts.Contains((kind, name)))
                    return $"the folder {kind}/{name} does not exist";
                var known = anchor.Length == 0 || _files.Where(f => f.Kind == kind && f.Name == name).Any(f => Anchors(f).Contains(anchor));
                return known ? null : $"the page has no #{anchor}";
            default:
                return "this page does not exist";
        }
    }

    /// <summary>Element ids on the page of a file: its headings, and the ids that the page itself adds to a debunk.</summary>
    private static IEnumerable<string> Anchors(TextFile file)
    {
        var headings = file.Body.Descendants<HeadingBlock>().Select(h => h.TryGetAttributes()?.Id).OfType<string>();
        if (file.Debunk is not { } debunk)
            return headings;
        return headings
            .Append("sources")
            .Append("corrections")
            .Concat(debunk.Claims.Select(id => $"claim-{id}"))
            .Concat(Enumerable.Range(1, debunk.Sources.Count).Select(n => $"source-{n}"));
    }

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture);

    /// <summary>Index of the first byte that isn't valid UTF-8; null if all are.</summary>
    private static int? FirstBadByte(byte[] bytes)
    {
        Utf8.ToUtf16(bytes, new char[bytes.Length], out var read, out _, replaceInvalidSequences: false);
        return read == bytes.Length ? null : read;
    }

    [GeneratedRegex(@"\[(\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\]")]
    private static partial Regex Citation();
}
