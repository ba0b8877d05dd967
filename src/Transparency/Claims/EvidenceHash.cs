namespace Transparency.Claims;

/// <summary>
/// The name of a file of evidence: <c>sha256:</c> and the SHA-256 of its bytes in hexadecimal. Claims cite evidence by it.
/// </summary>
public static class EvidenceHash
{
    /// <summary>What each of them begins with.</summary>
    public const string Prefix = "sha256:";

    private const int Digits = 64;

    /// <summary>True for <c>sha256:</c> and 64 lower-case hexadecimal digits.</summary>
    public static bool IsValid(string text) => text.StartsWith(Prefix, StringComparison.Ordinal) && IsSha256(text[Prefix.Length..]);

    /// <summary>True for 64 lower-case hexadecimal digits.</summary>
    public static bool IsSha256(string digits) => digits.Length == Digits && digits.All(char.IsAsciiHexDigitLower);
}
