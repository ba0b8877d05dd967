using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Debunks;

namespace Transparency.Web.Pages.Editor;

/// <summary>What is to be done.</summary>
public sealed class DeskModel(DebunkCatalog catalog) : PageModel
{
    /// <summary>Content files that are left out, and why.</summary>
    public IReadOnlyList<ContentProblem> Problems => catalog.Problems;
}
