using System.Text.Json;
using Transparency.Archive;

namespace Transparency.Content;

/// <summary>A debunk as stored in the archive log: its complete file, so that every revision can be shown unchanged.</summary>
public static class DebunkRevision
{
    /// <summary>The log entry for a debunk's current text.</summary>
    public static NewEntry Write(Debunk debunk, string actor) =>
        new(
            EntryKind.Debunk,
            $"{debunk.Slug}/{debunk.Language}",
            actor,
            JsonSerializer.SerializeToElement(
                new
                {
                    slug = debunk.Slug,
                    language = debunk.Language,
                    markdown = debunk.File,
                }
            )
        );

    /// <summary>Parses the debunk of an entry.</summary>
    /// <exception cref="InvalidDataException">The revision can't be read.</exception>
    public static Debunk Read(LogEntry entry)
    {
        using var payload = JsonDocument.Parse(entry.Payload);
        var problems = new List<ContentProblem>();
        return FrontMatter.ReadDebunk(entry.Id, Text("slug"), Text("language"), Text("markdown"), problems)
            ?? throw new InvalidDataException(
                $"Entry {entry.Seq} of the archive log holds the debunk '{entry.Id}', which can't be read: {problems[0]} Publish it again."
            );

        string Text(string key) => payload.RootElement.GetProperty(key).GetString()!;
    }
}
