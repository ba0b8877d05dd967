using Transparency.Archive;

namespace Transparency.Editors;

/// <summary>
/// Private data that isn't part of the archive: drafts and the keys of sessions. On files it is a folder, on Azure a part of the
/// container.
/// </summary>
/// <param name="Blobs">Where it lies.</param>
public sealed record EditorStore(IBlobStore Blobs);
