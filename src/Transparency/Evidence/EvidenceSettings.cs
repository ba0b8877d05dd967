namespace Transparency.Evidence;

/// <summary>The section <c>Evidence</c> of the settings.</summary>
/// <param name="MostBytes">The largest file of evidence, and what a WACZ may unpack to, in bytes.</param>
public sealed record EvidenceSettings(long MostBytes = 1L << 30);
