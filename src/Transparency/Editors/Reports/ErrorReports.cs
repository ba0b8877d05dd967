using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Transparency.Archive;

namespace Transparency.Editors.Reports;

/// <summary>An error reported by a reader.</summary>
/// <param name="Time">When.</param>
/// <param name="Page">Path of the page; empty if the reader didn't name one.</param>
/// <param name="Text">What is wrong.</param>
/// <param name="Source">Source for the correct information, in the reader's words.</param>
/// <param name="Contact">Contact address for a reply.</param>
public sealed record ErrorReport(DateTimeOffset Time, string Page, string Text, string? Source, string? Contact);

/// <summary>
/// Stores readers' reports in the archive's store until editors remove them: <c>reports/{time}-{SHA-256 of its bytes}</c>.
/// </summary>
public sealed class ErrorReports(IBlobStore archive)
{
    private const string Prefix = "reports/";
    private const int ReferenceLength = 8;
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Stores a report durably.</summary>
    /// <returns>The reference: the first eight digits of the hash.</returns>
    /// <exception cref="IOException">The store can't answer now.</exception>
    public async Task<string> AddAsync(ErrorReport report, CancellationToken cancel = default)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(report, Readable);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        using var content = new MemoryStream(bytes);
        var time = report.Time.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture);
        await archive.TryCreateAsync($"{Prefix}{time}-{hash}", content, cancel); // it exists if the report came twice at once
        return hash[..ReferenceLength];
    }

    /// <summary>All reports with their references, the oldest first.</summary>
    /// <exception cref="IOException">The store can't answer now.</exception>
    /// <exception cref="InvalidDataException">A report can't be read.</exception>
    public async IAsyncEnumerable<(string Reference, ErrorReport Report)> ListAsync(
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        await foreach (var blob in archive.ListAsync(Prefix, null, cancel))
            if (await archive.ReadAllAsync(blob.Name, cancel) is { } bytes)
                yield return (ReferenceOf(blob.Name), Read(blob.Name, bytes));
    }

    /// <summary>Removes an answered report; false for an unknown reference.</summary>
    /// <param name="reference">The reference, or more digits of the hash where two reports share it.</param>
    /// <param name="cancel">Cancels the operation.</param>
    /// <exception cref="InvalidDataException">Several reports have this reference. None was removed.</exception>
    /// <exception cref="IOException">The store can't answer now.</exception>
    public async Task<bool> RemoveAsync(string reference, CancellationToken cancel = default)
    {
        if (reference.Length < ReferenceLength)
            return false;
        var found = new List<string>();
        await foreach (var blob in archive.ListAsync(Prefix, null, cancel))
            if (HashOf(blob.Name).StartsWith(reference, StringComparison.Ordinal))
                found.Add(blob.Name);
        if (found.Count == 0)
            return false;
        if (found.Count > 1)
            throw new InvalidDataException(
                $"{found.Count} reports have the reference '{reference}'. Remove each by its whole hash: "
                    + $"{string.Join(", ", found.Select(HashOf))}."
            );
        await archive.DeleteAsync(found[0], cancel);
        return true;
    }

    private static string HashOf(string name) => name[(name.LastIndexOf('-') + 1)..];

    private static string ReferenceOf(string name) => HashOf(name)[..ReferenceLength];

    private static ErrorReport Read(string name, byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<ErrorReport>(bytes, Readable)!;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The report '{name}' can't be read: {e.Message} Remove it from the archive's store.", e);
        }
    }
}
