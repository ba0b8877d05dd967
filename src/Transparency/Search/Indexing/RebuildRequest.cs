namespace Transparency.Search.Indexing;

/// <summary>
/// How the command line asks the process that owns an embedded index for a rebuild: by a file that the owner deletes when it is done.
/// </summary>
public static class RebuildRequest
{
    /// <summary>Where the file is.</summary>
    public static string PathIn(string searchPath) => Path.Combine(searchPath, "rebuild.request");
}
