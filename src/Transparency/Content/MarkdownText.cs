using System.Globalization;
using AngleSharp.Html.Parser;
using Ganss.Xss;
using Markdig;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Transparency.Content;

/// <summary>Renders Markdown for pages and the index. HTML in the source isn't rendered; the output is sanitized.</summary>
public static class MarkdownText
{
    private static readonly MarkdownPipeline Pipeline = NewPipeline();

    private static readonly HtmlSanitizer Sanitizer = NewSanitizer();

    /// <summary>Sanitized HTML of a text. A citation such as <c>[1]</c> is a link to <c>#source-1</c>.</summary>
    /// <param name="markdown">The text.</param>
    /// <param name="root">Path prefix for links to pages of this site: <c>/uk</c>.</param>
    public static string ToHtml(string markdown, string root = "")
    {
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var link in document.Descendants<LinkInline>())
            if (!link.IsImage && link.Url is ['/', not '/', ..] or "/") // not //host, which is another site
                link.Url = root + link.Url;
        return Sanitizer.Sanitize(document.ToHtml(Pipeline));
    }

    /// <summary>The plain text without markup.</summary>
    public static string ToPlain(string markdown) => Markdown.ToPlainText(markdown, Pipeline);

    /// <summary>Escapes a text: as Markdown it renders as one line with the same characters.</summary>
    public static string Escaped(string text) =>
        string.Concat(
            text.Select(c =>
                c switch
                {
                    '\n' or '\r' => " ",
                    '\\' or '[' or ']' or '*' or '_' or '`' or '<' or '&' => "\\" + c,
                    _ => c.ToString(),
                }
            )
        );

    /// <summary>Targets of the links in a text.</summary>
    public static IReadOnlyList<string> Links(string markdown) =>
        [.. new HtmlParser().ParseDocument(ToHtml(markdown)).QuerySelectorAll("a[href]").Select(a => a.GetAttribute("href")!)];

    /// <summary>Numbers of the sources that a text cites.</summary>
    public static IEnumerable<int> Citations(string markdown) =>
        new HtmlParser()
            .ParseDocument(ToHtml(markdown))
            .QuerySelectorAll("a.citation")
            .Select(a => int.Parse(a.TextContent.Trim('[', ']'), CultureInfo.InvariantCulture));

    /// <summary>Addresses of the images in a text that have no alternative text.</summary>
    public static IReadOnlyList<string> ImagesWithoutText(string markdown) =>
        [
            .. new HtmlParser()
                .ParseDocument(ToHtml(markdown))
                .QuerySelectorAll("img")
                .Where(i => string.IsNullOrWhiteSpace(i.GetAttribute("alt")))
                .Select(i => i.GetAttribute("src") ?? ""),
        ];

    /// <summary>The Markdown syntax of pages, without citations.</summary>
    internal static MarkdownPipelineBuilder Syntax() =>
        new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseFootnotes().UseFigures().UseAutoIdentifiers();

    private static MarkdownPipeline NewPipeline()
    {
        var builder = Syntax();
        builder.InlineParsers.InsertBefore<LinkInlineParser>(new CitationParser());
        return builder.Build();
    }

    private static HtmlSanitizer NewSanitizer()
    {
        var sanitizer = new HtmlSanitizer();
        sanitizer.AllowedAttributes.Add("id");
        sanitizer.AllowedAttributes.Add("class");
        sanitizer.AllowedAttributes.Remove("style");
        sanitizer.AllowedTags.Remove("style");
        sanitizer.AllowedTags.Remove("form");
        return sanitizer;
    }

    /// <summary>Links <c>[1]</c> to the first source, unless Markdown itself defines that link: <c>[1](…)</c> or <c>[1]: …</c>.</summary>
    private sealed class CitationParser : InlineParser
    {
        private const int LongestNumber = 3;

        public CitationParser() => OpeningCharacters = ['['];

        public override bool Match(InlineProcessor processor, ref StringSlice slice)
        {
            var digits = 0;
            while (slice.PeekChar(1 + digits).IsDigit())
                digits++;
            if (digits is 0 or > LongestNumber || slice.PeekChar(1 + digits) != ']' || slice.PeekChar(2 + digits) is '(' or ':')
                return false;
            var number = slice.Text.Substring(slice.Start + 1, digits);
            if (processor.Document.TryGetLinkReferenceDefinition(number, out _))
                return false;
            var citation = new LinkInline($"#source-{number}", "") { IsClosed = true };
            citation.GetAttributes().AddClass("citation");
            citation.AppendChild(new LiteralInline($"[{number}]"));
            processor.Inline = citation;
            slice.Start += digits + 2;
            return true;
        }
    }
}
