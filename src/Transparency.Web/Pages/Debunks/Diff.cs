using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Transparency.Content;
using Transparency.Web.Language;

namespace Transparency.Web.Pages.Debunks;

/// <summary>Differences as HTML, told by more than colour: to screen readers by words.</summary>
public static class Diff
{
    /// <summary>A passage: what was removed in <c>del</c>, what was added in <c>ins</c>.</summary>
    public static IHtmlContent Html(IEnumerable<DiffPiece> passage)
    {
        var html = new HtmlContentBuilder();
        foreach (var piece in passage)
            html.AppendHtml(Html(piece));
        return html;
    }

    private static IHtmlContent Html(DiffPiece piece) =>
        piece.Kind switch
        {
            DiffKind.Same => new HtmlContentBuilder().Append(piece.Text),
            DiffKind.Removed => Marked("del", "history.removed", piece.Text),
            DiffKind.Added => Marked("ins", "history.added", piece.Text),
        };

    private static TagBuilder Marked(string element, string key, string text)
    {
        var tag = new TagBuilder(element);
        var said = new TagBuilder("span");
        said.AddCssClass("hidden");
        said.MergeAttribute("lang", Texts.Language);
        said.InnerHtml.Append(Texts.Of(key) + " ");
        tag.InnerHtml.AppendHtml(said).Append(text);
        return tag;
    }
}
