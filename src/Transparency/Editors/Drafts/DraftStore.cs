using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Transparency.Content;

namespace Transparency.Editors.Drafts;

/// <summary>Stores drafts, one blob each, changed by compare-and-set: any number of people and web nodes can work at once.</summary>
public sealed class DraftStore(EditorStore store)
{
    private const string Prefix = "drafts/";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IgnoreReadOnlyProperties = true,
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly ConcurrentDictionary<string, (string Version, Draft Draft)> _known = [];

    /// <summary>
    /// Unreadable blobs found by the last call of <see cref="AllAsync"/>. They don't prevent the publication of other drafts.
    /// </summary>
    public IReadOnlyList<ContentProblem> Damaged { get; private set; } = [];

    /// <summary>All readable drafts, last changed first. Only changed blobs are read again.</summary>
    /// <exception cref="IOException">The store can't answer now.</exception>
    public async Task<IReadOnlyList<Draft>> AllAsync(CancellationToken cancel = default)
    {
        var (drafts, damaged) = (new List<Draft>(), new List<ContentProblem>());
        await foreach (var (name, _, version) in store.Blobs.ListAsync(Prefix, null, cancel))
        {
            try
            {
                if (_known.TryGetValue(name, out var known) && known.Version == version)
                    drafts.Add(known.Draft);
                else if (await ReadAsync(name, cancel) is var (_, draft))
                    drafts.Add(draft);
            }
            catch (JsonException e)
            {
                damaged.Add(new(name, (int)(e.LineNumber + 1 ?? 1), e.Path ?? "", "isn't a readable draft"));
            }
        }

        Damaged = damaged;
        return [.. drafts.OrderByDescending(d => d.Changed)];
    }

    /// <summary>A draft by id; null if it doesn't exist.</summary>
    /// <exception cref="IOException">The store can't answer now.</exception>
    public async Task<Draft?> FindAsync(string id, CancellationToken cancel = default) =>
        id.Length == 32 && id.All(char.IsAsciiHexDigitLower) && await ReadAsync(NameOf(id), cancel) is var (_, draft) ? draft : null;

    /// <summary>Stores a new draft.</summary>
    /// <exception cref="IOException">The store can't answer now.</exception>
    public Task CreateAsync(Draft draft, CancellationToken cancel = default) =>
        store.Blobs.TryCreateAsync(NameOf(draft.Id), Write(draft), cancel);

    /// <summary>Changes a draft atomically, in spite of concurrent changes.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="change">Returns the changed draft; may be called several times. Returning the same draft means no change.</param>
    /// <param name="cancel">Cancels the operation.</param>
    /// <returns>The resulting draft; null if it doesn't exist.</returns>
    /// <exception cref="IOException">The store can't answer now.</exception>
    public async Task<Draft?> ChangeAsync(string id, Func<Draft, Draft> change, CancellationToken cancel = default)
    {
        while (await ReadAsync(NameOf(id), cancel) is var (version, draft))
        {
            var changed = change(draft);
            if (changed == draft)
                return draft;
            if (changed with { Events = draft.Events } != draft)
                changed = changed with { Revision = draft.Revision + 1 };
            if (await store.Blobs.TryReplaceAsync(NameOf(id), Write(changed), version, cancel))
                return changed;
        }

        return null;
    }

    private async Task<(string Version, Draft Draft)?> ReadAsync(string name, CancellationToken cancel)
    {
        if (await store.Blobs.FindAsync(name, cancel) is not { Version: var version })
            return null;
        if (_known.TryGetValue(name, out var known) && known.Version == version)
            return known;
        if (await store.Blobs.ReadAllAsync(name, cancel) is not { } bytes)
            return null;
        try
        {
            var draft = JsonSerializer.Deserialize<Draft>(bytes, Json) ?? throw new JsonException("It is null.");
            return _known[name] = (version, draft);
        }
        catch (JsonException e)
        {
            var message = $"The draft '{name}' can't be read: {e.Message} Restore it from a backup.";
            throw new JsonException(message, e.Path, e.LineNumber, e.BytePositionInLine, e);
        }
    }

    private static MemoryStream Write(Draft draft) => new(JsonSerializer.SerializeToUtf8Bytes(draft, Json));

    private static string NameOf(string id) => $"{Prefix}{id}.json";
}
