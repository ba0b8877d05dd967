using Transparency.Editors.Drafts;
using Transparency.Web.Editors;

namespace Transparency.Web.Pages.Editors;

/// <summary>Addresses of drafts.</summary>
internal static class DraftLinks
{
    /// <summary>Where a draft is written.</summary>
    public static string Edit(Draft draft) => Edit(draft.Id);

    /// <summary>Where it is read and talked about.</summary>
    public static string Review(Draft draft) => Review(draft.Id);

    /// <summary>The same, for a draft of an id.</summary>
    public static string Review(string id) => Edit(id) + "/review";

    /// <summary>Where it looks as it will.</summary>
    public static string Preview(Draft draft) => Edit(draft) + "/preview";

    /// <summary>Where somebody goes on with it.</summary>
    public static string Next(Draft draft) => draft.IsOpen ? Edit(draft) : Review(draft);

    private static string Edit(string id) => $"{DeskAccess.Path}/drafts/{Uri.EscapeDataString(id)}";
}
