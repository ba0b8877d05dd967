using System.Text.RegularExpressions;
using Transparency.Web.Pages.Debunks;

namespace Transparency.Web.Tests.Pages;

public sealed partial class CitationTests(Site site)
{
    [Theory]
    [InlineData(
        "100 % {of} \\TeX & $_^~#",
        @"100 \% \textbraceleft{}of\textbraceright{} \textbackslash{}TeX \& \$\_\textasciicircum{}\textasciitilde{}\#"
    )]
    [InlineData("Зеленський «не»\nпідписав", "Зеленський «не» підписав")]
    public void What_TeX_would_take_for_a_command_is_escaped(string title, string escaped)
    {
        var entry = new Citation(
            "key",
            title,
            ["First Author", "Second and Third"],
            new(2024, 5, 21),
            "https://example.org/a_b",
            "en"
        ).BibTeX;
        var fields = Fields(entry);
        Assert.Equal($"{{{escaped}}}", fields["title"]);
        Assert.Equal("{First Author} and {Second and Third}", fields["author"]);
        Assert.Equal(
            ("2024", "5", "https://example.org/a_b", "Transparency"),
            (fields["year"], fields["month"], fields["url"], fields["howpublished"])
        );
        Assert.Equal(entry.Count(c => c == '{'), entry.Count(c => c == '}'));
    }

    [Fact]
    public async Task Debunks_and_claims_say_how_to_cite_them_by_an_address_that_leads_back()
    {
        foreach (var path in new[] { "/en/debunks/" + SiteContent.TwoClaimsDebunk, "/en/claims/" + SiteContent.SecondClaim })
        {
            var cite = (await site.GetAsync(path)).QuerySelector("#cite")!;
            var fields = Fields(cite.QuerySelector("code")!.TextContent);
            Assert.Contains(fields["url"], cite.QuerySelector("p")!.TextContent, StringComparison.Ordinal);
            var answer = await site.Client.GetAsync(fields["url"], TestContext.Current.CancellationToken);
            Assert.Equal(path, answer.Headers.Location?.OriginalString ?? new Uri(fields["url"]).AbsolutePath);
        }
    }

    /// <summary>Reads an entry as BibTeX does: a field ends where its braces do.</summary>
    private static Dictionary<string, string> Fields(string entry)
    {
        Assert.StartsWith("@misc{", entry, StringComparison.Ordinal);
        return Field().Matches(entry).ToDictionary(m => m.Groups["name"].Value, m => m.Groups["value"].Value);
    }

    [GeneratedRegex(@"^\s*(?<name>\w+) = \{(?<value>(?>[^{}]+|\{(?<open>)|\}(?<-open>))*(?(open)(?!)))\},?\s*$", RegexOptions.Multiline)]
    private static partial Regex Field();
}
