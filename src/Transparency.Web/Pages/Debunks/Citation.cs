using System.Globalization;
using System.Text;
using Transparency.Web.Hosting;
using Transparency.Web.Language;

namespace Transparency.Web.Pages.Debunks;

/// <summary>How to cite a page, for people and as BibTeX.</summary>
/// <param name="Key">Key of the BibTeX entry.</param>
/// <param name="Title">Title.</param>
/// <param name="Authors">Who wrote it; empty where the site did.</param>
/// <param name="Day">When it was published or archived.</param>
/// <param name="Address">Its lasting address.</param>
/// <param name="Language">Language of the title, BCP 47.</param>
public sealed record Citation(string Key, string Title, IReadOnlyList<string> Authors, DateOnly Day, string Address, string Language)
{
    /// <summary>Authors, title, site, day, address.</summary>
    public string Plain =>
        Texts.Of(
            "cite.plain",
            string.Join(", ", Authors.DefaultIfEmpty(SiteAddress.Name)),
            Title,
            SiteAddress.Name,
            Dates.Words(Day),
            Address
        );

    /// <summary>A <c>@misc</c> entry, which BibTeX and biblatex read.</summary>
    public string BibTeX =>
        $"@misc{{{Key},\n"
        + string.Join(
            ",\n",
            new (string Name, string Value)[]
            {
                // In braces: no name is taken apart.
                ("author", string.Join(" and ", Authors.DefaultIfEmpty(SiteAddress.Name).Select(a => $"{{{Escape(a)}}}"))),
                ("title", $"{{{Escape(Title)}}}"),
                ("year", Day.Year.ToString(CultureInfo.InvariantCulture)),
                ("month", Day.Month.ToString(CultureInfo.InvariantCulture)),
                ("howpublished", SiteAddress.Name),
                ("url", Address),
                ("language", Language),
            }.Select(f => $"  {f.Name} = {{{f.Value}}}")
        )
        + "\n}";

    /// <summary>A text in which nothing is a command of TeX, and every brace has its other half.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var c in text)
            escaped.Append(
                c switch
                {
                    '\\' => @"\textbackslash{}",
                    '~' => @"\textasciitilde{}",
                    '^' => @"\textasciicircum{}",
                    '{' => @"\textbraceleft{}",
                    '}' => @"\textbraceright{}",
                    '&' or '%' or '$' or '#' or '_' => "\\" + c,
                    _ => char.IsControl(c) ? " " : c.ToString(),
                }
            );
        return escaped.ToString();
    }
}
