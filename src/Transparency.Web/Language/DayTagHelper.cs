using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Transparency.Web.Language;

/// <summary>A day as HTML: <c>&lt;day value="…" /&gt;</c> becomes a <c>time</c> element that people and programs can read.</summary>
[HtmlTargetElement("day", TagStructure = TagStructure.WithoutEndTag)]
public sealed class DayTagHelper : TagHelper
{
    /// <summary>The day.</summary>
    public DateOnly Value { get; set; }

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "time";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("datetime", Dates.Iso(Value));
        output.Content.SetContent(Dates.Words(Value));
    }
}
