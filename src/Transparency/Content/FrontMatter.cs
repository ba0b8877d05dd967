using System.Globalization;
using Transparency.Claims;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Transparency.Content;

/// <summary>Parses Markdown files with YAML front matter, and reports problems by line and field.</summary>
public static class FrontMatter
{
    private static readonly string[] DebunkFields =
    [
        "title",
        "summary",
        "verdict",
        "published",
        "updated",
        "authors",
        "claims",
        "narrative",
        "topics",
        "sources",
        "corrections",
        "status",
    ];

    private static readonly string[] PageFields = ["title", "summary"];

    /// <summary>Parses a debunk; returns null and adds to the list if the file has problems.</summary>
    public static Debunk? ReadDebunk(string file, string slug, string language, string text, ICollection<ContentProblem> problems)
    {
        var before = problems.Count;
        if (Split(file, text, DebunkFields, problems) is not var (fields, body))
            return null;
        var debunk = new Debunk
        {
            Slug = slug,
            Language = language,
            Title = fields.Text("title", required: true) ?? "",
            Summary = fields.Text("summary", required: true) ?? "",
            Verdict = fields.Verdict(),
            Published = fields.Time("published", required: true) ?? default,
            Updated = fields.Time("updated", required: false),
            Authors = fields.Texts("authors"),
            Claims = fields.Texts("claims"),
            Narrative = fields.Text("narrative", required: false),
            Topics = fields.Texts("topics"),
            Sources = fields
                .Maps("sources", ["title", "url", "publisher", "archived", "no-copy"], ["title", "url"])
                .ConvertAll(m => Source(m.Values)),
            Corrections = fields.Corrections(),
            Status = fields.Status(),
            Markdown = body,
            File = text,
        };
        return problems.Count == before ? debunk : null;
    }

    /// <summary>Parses a page or a narrative; returns null and adds to the list if the file has problems.</summary>
    public static ContentPage? ReadPage(string file, string name, string language, string text, ICollection<ContentProblem> problems)
    {
        var before = problems.Count;
        if (Split(file, text, PageFields, problems) is not var (fields, body))
            return null;
        var page = new ContentPage(
            name,
            language,
            fields.Text("title", required: true) ?? "",
            fields.Text("summary", required: true) ?? "",
            body
        );
        return problems.Count == before ? page : null;
    }

    /// <summary>A text without byte order mark and with LF line endings, as the parser and line numbers expect it.</summary>
    internal static string Normal(string text) => text.TrimStart('\uFEFF').ReplaceLineEndings("\n");

    private static (Fields Fields, string Body)? Split(string file, string text, string[] known, ICollection<ContentProblem> problems)
    {
        text = Normal(text);
        var end = text.StartsWith("---\n", StringComparison.Ordinal) ? text.IndexOf("\n---\n", 3, StringComparison.Ordinal) : -1;
        if (end < 0)
        {
            problems.Add(new(file, 1, "", "has no front matter: the file begins with a line '---', YAML fields, and a line '---'"));
            return null;
        }

        try
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text[4..(end + 1)]));
            if (yaml.Documents.Count == 0 || yaml.Documents[0].RootNode is not YamlMappingNode map)
            {
                problems.Add(new(file, 2, "", "the front matter isn't a list of 'field: value' lines"));
                return null;
            }

            foreach (var key in map.Children.Keys)
                if (!known.Contains(key.ToString()))
                    problems.Add(
                        new(file, Line(key), key.ToString(), $"isn't a known field; the known fields are {string.Join(", ", known)}")
                    );
            return (new Fields(file, map, problems), text[(end + 5)..]);
        }
        catch (YamlException e)
        {
            problems.Add(new(file, (int)e.Start.Line + 1, "", $"the front matter isn't valid YAML: {e.Message}"));
            return null;
        }
    }

    private static DebunkSource Source(Dictionary<string, string> values) =>
        new(
            values["title"],
            values["url"],
            values.GetValueOrDefault("publisher"),
            values.GetValueOrDefault("archived"),
            values.GetValueOrDefault("no-copy")
        );

    private static int Line(YamlNode node) => (int)node.Start.Line + 1;

    private sealed class Fields(string file, YamlMappingNode map, ICollection<ContentProblem> problems)
    {
        private YamlNode? this[string name] => map.Children.TryGetValue(new YamlScalarNode(name), out var node) ? node : null;

        public string? Text(string name, bool required)
        {
            if (this[name] is YamlScalarNode { Value: { Length: > 0 } value })
                return value;
            if (this[name] is { } node)
                Problem(node, name, node is YamlScalarNode ? "is empty" : "is not a text");
            else if (required)
                Problem(map, name, "is missing");
            return null;
        }

        public Verdict Verdict()
        {
            if (Text("verdict", required: true) is not { } name)
                return default;
            if (Verdicts.Parse(name) is { } verdict)
                return verdict;
            Problem(this["verdict"]!, "verdict", $"'{name}' isn't one of {Verdicts.Names}");
            return default;
        }

        public string Status()
        {
            var status = Text("status", required: false) ?? "published";
            if (status is not ("draft" or "in-review" or "published"))
                Problem(this["status"]!, "status", $"'{status}' isn't one of draft, in-review, published");
            return status;
        }

        public DateTimeOffset? Time(string name, bool required)
        {
            if (Text(name, required) is not { } value)
                return null;
            if (ClaimJson.IsDate(value))
                return DateTimeOffset.Parse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            Problem(this[name]!, name, $"'{value}' isn't a date such as 2024-05-21T09:00:00Z");
            return null;
        }

        public List<string> Texts(string name)
        {
            if (this[name] is not { } node)
                return [];
            if (node is YamlSequenceNode list && list.All(n => n is YamlScalarNode { Value: { Length: > 0 } }))
                return [.. list.Select(n => ((YamlScalarNode)n).Value!)];
            Problem(node, name, "is not a list of texts, such as [one, two]");
            return [];
        }

        public List<(YamlNode Node, Dictionary<string, string> Values)> Maps(string name, string[] known, string[] required)
        {
            var maps = new List<(YamlNode, Dictionary<string, string>)>();
            if (this[name] is not { } node)
                return maps;
            if (node is not YamlSequenceNode list)
            {
                Problem(node, name, "is not a list");
                return maps;
            }

            var form = $"{{ {string.Join(", ", required.Select(r => r + ": …"))} }}";
            foreach (var (i, item) in list.Index())
            {
                if (item is not YamlMappingNode one || one.Children.Values.Any(v => v is not YamlScalarNode))
                {
                    Problem(item, $"{name}[{i}]", $"is not of the form {form}");
                    continue;
                }

                var values = one.Children.ToDictionary(p => p.Key.ToString(), p => ((YamlScalarNode)p.Value).Value ?? "");
                var lacking = required.FirstOrDefault(r => string.IsNullOrWhiteSpace(values.GetValueOrDefault(r)));
                var unknown = values.Keys.FirstOrDefault(k => !known.Contains(k));
                if (lacking is not null)
                    Problem(item, $"{name}[{i}].{lacking}", $"is missing: an item is of the form {form}");
                else if (unknown is not null)
                    Problem(item, $"{name}[{i}].{unknown}", $"isn't a known field; the known fields are {string.Join(", ", known)}");
                else
                    maps.Add((item, values));
            }

            return maps;
        }

        public List<Correction> Corrections()
        {
            var corrections = new List<Correction>();
            foreach (var (node, values) in Maps("corrections", ["date", "kind", "was", "text"], ["date", "text"]))
            {
                var (kind, was) = (values.GetValueOrDefault("kind") ?? Correction.DefaultKind, values.GetValueOrDefault("was"));
                if (!Correction.Kinds.Contains(kind))
                    Problem(node, "corrections.kind", $"'{kind}' isn't one of {string.Join(", ", Correction.Kinds)}");
                else if (was is not null && Verdicts.Parse(was) is null)
                    Problem(node, "corrections.was", $"'{was}' isn't one of {Verdicts.Names}");
                else if (
                    DateOnly.TryParseExact(values["date"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                )
                    corrections.Add(new(date, values["text"], kind, Verdicts.Parse(was)));
                else
                    Problem(node, "corrections.date", $"'{values["date"]}' isn't a date such as 2024-05-23");
            }

            return corrections;
        }

        private void Problem(YamlNode node, string field, string reason) => problems.Add(new(file, Line(node), field, reason));
    }
}
