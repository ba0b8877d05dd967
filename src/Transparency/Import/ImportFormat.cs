namespace Transparency.Import;

/// <summary>The formats that claims are imported from.</summary>
public enum ImportFormat
{
    /// <summary>JSON Lines in the archive's own format, one claim per line.</summary>
    Jsonl,

    /// <summary>The table of EUvsDisinfo cases.</summary>
    EuvsdisinfoCsv,

    /// <summary>schema.org ClaimReview: a data feed, a graph or an array.</summary>
    ClaimReview,

    /// <summary>The JSON export of Telegram Desktop.</summary>
    Telegram,
}

/// <summary>What each import format is called, and its reader.</summary>
public static class ImportFormats
{
    /// <summary>Every format by its name, in the order in which the command line lists them.</summary>
    public static IReadOnlyDictionary<string, ImportFormat> ByName { get; } =
        Enum.GetValues<ImportFormat>().ToDictionary(format => Of(format).Name);

    /// <summary>The records of an input, as its reader yields them.</summary>
    /// <param name="format">Format of the input.</param>
    /// <param name="input">The input.</param>
    /// <param name="cancel">Cancels reading.</param>
    /// <exception cref="InvalidDataException">The input isn't in this format.</exception>
    public static IAsyncEnumerable<ImportRecord> ReadAsync(ImportFormat format, Stream input, CancellationToken cancel = default) =>
        Of(format).Read(input, cancel);

    private static (string Name, Func<Stream, CancellationToken, IAsyncEnumerable<ImportRecord>> Read) Of(ImportFormat format) =>
        format switch
        {
            ImportFormat.Jsonl => ("jsonl", JsonlReader.ReadAsync),
            ImportFormat.EuvsdisinfoCsv => ("euvsdisinfo-csv", EuvsdisinfoCsvReader.ReadAsync),
            ImportFormat.ClaimReview => ("claimreview", ClaimReviewReader.ReadAsync),
            ImportFormat.Telegram => ("telegram", TelegramReader.ReadAsync),
        };
}
