using AngleSharp.Html.Parser;
using Ganss.Xss;
using Markdig;

namespace Transparency.Debunks;

/// <summary>Markdown as pages show it and as the index reads it. HTML in the source is not rendered; the output is sanitized.</summary>
public static class MarkdownText
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml().UsePipeTables().UseFootnotes().UseFigures().UseAutoIdentifiers().Build();

    private static readonly HtmlSanitizer Sanitizer = NewSanitizer();

    /// <summary>Sanitized HTML of a text.</summary>
    public static string ToHtml(string markdown) => Sanitizer.Sanitize(Markdown.ToHtml(markdown, Pipeline));

    /// <summary>The words of a text without markup.</summary>
    public static string ToPlain(string markdown) => Markdown.ToPlainText(markdown, Pipeline);

    /// <summary>Targets of the links in a text.</summary>
    public static IReadOnlyList<string> Links(string markdown) =>
        [.. new HtmlParser().ParseDocument(ToHtml(markdown)).QuerySelectorAll("a[href]").Select(a => a.GetAttribute("href")!)];

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
}
