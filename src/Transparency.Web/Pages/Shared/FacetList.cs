namespace Transparency.Web.Pages.Shared;

/// <summary>A facet as a page lists it.</summary>
/// <param name="Label">Its name for people.</param>
/// <param name="IsOpen">Whether its values are shown at once.</param>
/// <param name="Choices">Its values, most frequent first.</param>
public sealed record FacetList(string Label, bool IsOpen, IReadOnlyList<FacetChoice> Choices)
{
    /// <summary>Values shown before "show more".</summary>
    public const int Shown = 8;
}

/// <summary>A value of a facet.</summary>
/// <param name="Label">Its name for people.</param>
/// <param name="Count">What has it.</param>
/// <param name="IsChosen">Whether the list is narrowed to it.</param>
/// <param name="Choose">The address of the list narrowed to it, or no longer so.</param>
/// <param name="Exclude">The address of the list without it, or with it again; null where nothing can be excluded.</param>
/// <param name="IsExcluded">Whether the list is without it.</param>
public sealed record FacetChoice(string Label, int Count, bool IsChosen, string Choose, string? Exclude = null, bool IsExcluded = false);
