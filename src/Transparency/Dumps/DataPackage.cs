using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Transparency.Dumps;

/// <summary>An entry of the archive log that can't be read.</summary>
/// <param name="Seq">Its number.</param>
/// <param name="Reason">Why it can't be read.</param>
public sealed record UnreadableEntry(long Seq, string Reason);

/// <summary>
/// What a dump holds, in the form of a Data Package (specs.frictionlessdata.io): files with rows, SHA-256, licence and data dictionary.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">Its title.</param>
/// <param name="Created">Time of its last entry, not of its making, so that two dumps of the same archive have the same bytes.</param>
/// <param name="Seq">The number of that entry in the archive log.</param>
/// <param name="Licenses">Its licences.</param>
/// <param name="Resources">Its files.</param>
/// <param name="LeftOut">How many entries are left out since they can't be read; null if there aren't any.</param>
public sealed record DataPackage(
    string Name,
    string Title,
    DateTimeOffset Created,
    long Seq,
    IReadOnlyList<DataLicense> Licenses,
    IReadOnlyList<DataFile> Resources,
    int? LeftOut = null
)
{
    /// <summary>
    /// The entries that are left out. Only the dump's writer knows them: their reasons are for operators, not for the public.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<UnreadableEntry> Unreadable { get; init; } = [];

    /// <summary>Name of the file that describes the package.</summary>
    public const string File = "datapackage.json";

    /// <summary>How it is written.</summary>
    public static JsonSerializerOptions Json { get; } =
        new(JsonSerializerDefaults.Web)
        {
            WriteIndented = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        };

    /// <summary>The hashes of its files, as <c>sha256sum -c</c> reads them.</summary>
    public string Sums => string.Concat(Resources.Select(r => $"{r.Sha256}  {r.Path}\n"));
}

/// <summary>Under what terms data are given.</summary>
/// <param name="Name">Name, of SPDX where it has one.</param>
/// <param name="Title">What it means.</param>
/// <param name="Path">Address of its text.</param>
public sealed record DataLicense(string Name, string Title, string? Path = null);

/// <summary>A file of a dump.</summary>
/// <param name="Name">Its name in the package.</param>
/// <param name="Path">Its name as a file.</param>
/// <param name="Description">What it holds.</param>
/// <param name="Format">jsonl or csv.</param>
/// <param name="Mediatype">Media type.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Hash"><c>sha256:</c> and the hash.</param>
/// <param name="Rows">Records in it, a header not counted.</param>
/// <param name="Schema">The columns of a table; null for records of JSON, whose fields the API describes.</param>
public sealed record DataFile(
    string Name,
    string Path,
    string Description,
    string Format,
    string Mediatype,
    long Bytes,
    string Hash,
    long Rows,
    DataSchema? Schema
)
{
    /// <summary>The hash, in hexadecimal.</summary>
    [JsonIgnore]
    public string Sha256 => Hash["sha256:".Length..];
}

/// <summary>The columns of a table.</summary>
/// <param name="Fields">In their order.</param>
public sealed record DataSchema(IReadOnlyList<DataField> Fields);

/// <summary>A column: a line of the data dictionary.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type: <c>string</c> for every column, since a date in the archive may be a month or a year.</param>
/// <param name="Description">What it holds.</param>
public sealed record DataField(string Name, string Type, string Description);
