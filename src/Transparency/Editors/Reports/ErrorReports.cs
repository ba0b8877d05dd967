using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Transparency.Archive;

namespace Transparency.Editors.Reports;

/// <summary>An error that a reader reports.</summary>
/// <param name="Time">When.</param>
/// <param name="Page">Path of the page that it is about; empty when the reader names none.</param>
/// <param name="Text">What is wrong.</param>
/// <param name="Source">What shows how it is right, in the reader's words.</param>
/// <param name="Contact">Where an answer may be sent.</param>
public sealed record ErrorReport(DateTimeOffset Time, string Page, string Text, string? Source, string? Contact);

/// <summary>What readers reported, kept for the editors in the archive's store until they remove it: <c>reports/{time}-{SHA-256 of its bytes}</c>.</summary>
public sealed class ErrorReports(IBlobStore archive)
{
    private const string Prefix = "reports/";
    private const int ReferenceLength = 8;
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Keeps a report. When it returns, the report is durable.</summary>
    /// <returns>Its reference: the first eight digits of its hash.</returns>
    /// <exception cref="IOException">The store can't answer now.</exception>
    public async Task<string> AddAsync(ErrorReport report, CancellationToken cancel = default)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(report, Readable);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        using var content = new MemoryStream(bytes);
        var time = report.Time.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture);
        await archive.TryCreateAsync($"{Prefix}{time}-{hash}", content, cancel); // false: the same report, sent twice in a millisecond
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

    /// <summary>Removes a report that was answered; false when there is none of that reference.</summary>
    /// <exception cref="IOException">The store can't answer now.</exception>
    public async Task<bool> RemoveAsync(string reference, CancellationToken cancel = default)
    {
        await foreach (var blob in archive.ListAsync(Prefix, null, cancel))
        {
            if (ReferenceOf(blob.Name) != reference)
                continue;
            await archive.DeleteAsync(blob.Name, cancel);
            return true;
        }

        return false;
    }

    private static string ReferenceOf(string name) => name[(name.LastIndexOf('-') + 1)..][..ReferenceLength];

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
