using System.Text;
using Transparency.Archive;

namespace Transparency.Content;

/// <summary>What the content folder holds, as last read.</summary>
/// <param name="All">Debunks of every status.</param>
/// <param name="Pages">Pages.</param>
/// <param name="Narratives">Narratives, every language.</param>
/// <param name="Synonyms">Groups of words and names that mean the same.</param>
/// <param name="Problems">Files left out, and why.</param>
public sealed record ContentSnapshot(
    IReadOnlyList<Debunk> All,
    IReadOnlyList<ContentPage> Pages,
    IReadOnlyList<ContentPage> Narratives,
    IReadOnlyList<IReadOnlyList<string>> Synonyms,
    IReadOnlyList<ContentProblem> Problems
)
{
    /// <summary>Published debunks, newest first, in every language.</summary>
    public IReadOnlyList<Debunk> Published { get; } =
    [.. All.Where(d => d.Status == "published").OrderByDescending(d => d.Published).ThenBy(d => d.Slug, StringComparer.Ordinal)];

    /// <summary>Reads all files. Those with problems are left out and reported.</summary>
    /// <exception cref="IOException">The store can't answer now.</exception>
    public static async Task<ContentSnapshot> ReadAsync(IBlobStore store, CancellationToken cancel = default)
    {
        var problems = new List<ContentProblem>();
        return new(
            await FilesAsync("debunks/", (file, name, language, text) => FrontMatter.ReadDebunk(file, name, language, text, problems)),
            await FilesAsync("pages/", (file, name, language, text) => FrontMatter.ReadPage(file, name, language, text, problems)),
            await FilesAsync("narratives/", (file, name, language, text) => FrontMatter.ReadPage(file, name, language, text, problems)),
            SynonymFile.Read(
                await store.ReadAllAsync(SynonymFile.Name, cancel) is { } synonyms ? Encoding.UTF8.GetString(synonyms) : "",
                problems
            ),
            problems
        );

        async Task<List<T>> FilesAsync<T>(string folder, Func<string, string, string, string, T?> read)
            where T : class
        {
            var found = new List<T>();
            await foreach (var (file, _, _) in store.ListAsync(folder, null, cancel))
            {
                if (!file.EndsWith(".md", StringComparison.Ordinal) || await store.ReadAllAsync(file, cancel) is not { } bytes)
                    continue;
                using var text = new StreamReader(new MemoryStream(bytes));
                var (name, language) = (Path.GetFileName(Path.GetDirectoryName(file)!), Path.GetFileNameWithoutExtension(file));
                if (read(file, name, language, await text.ReadToEndAsync(cancel)) is { } one)
                    found.Add(one);
            }

            return found;
        }
    }
}

/// <summary>Who changed the content at the desk. Changes of the files themselves have no known actor.</summary>
/// <param name="WriterOf">The actor of a debunk's present text; null if it is unknown.</param>
/// <param name="RemoverOf">
/// The actor of the removal of a debunk, <c>slug/language</c>, and the public reason; null if they are unknown.
/// </param>
public sealed record ContentActors(Func<Debunk, string?> WriterOf, Func<string, (string Actor, string Reason)?> RemoverOf);

/// <summary>The published debunks, pages and narratives of a content folder.</summary>
public sealed class ContentCatalog(BlobStores stores)
{
    private const string Actor = "content";
    private volatile ContentSnapshot _content = new([], [], [], [], []);

    /// <summary>Published debunks, newest first, in every language.</summary>
    public IReadOnlyList<Debunk> Debunks => _content.Published;

    /// <summary>Published debunks, newest first, one for each slug: in this language, otherwise in English, otherwise in any.</summary>
    public IReadOnlyList<Debunk> NewestIn(string language) =>
        [.. _content.Published.GroupBy(d => d.Slug).Select(g => Best(g, d => d.Language, language)!)];

    /// <summary>Files left out, and why.</summary>
    public IReadOnlyList<ContentProblem> Problems => _content.Problems;

    /// <summary>Records in the files of claims that the last import rejected, and why.</summary>
    public IReadOnlyList<ContentProblem> ClaimProblems { get; set; } = [];

    /// <summary>Groups of words and names that mean the same.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Synonyms => _content.Synonyms;

    /// <summary>Narratives by title, one a slug, with the same choice of language.</summary>
    public IReadOnlyList<ContentPage> NarrativesIn(string language) =>
        [
            .. _content
                .Narratives.GroupBy(n => n.Name)
                .Select(g => Best(g, n => n.Language, language)!)
                .OrderBy(n => n.Title, StringComparer.CurrentCulture),
        ];

    /// <summary>Reads the content. Before the first call the catalog is empty.</summary>
    /// <exception cref="IOException">The store can't answer now: what was read before stays.</exception>
    public async Task ReloadAsync(CancellationToken cancel = default) => _content = await ContentSnapshot.ReadAsync(stores.Content, cancel);

    /// <summary>The languages of a debunk.</summary>
    public IReadOnlyList<Debunk> Translations(string slug) => [.. _content.Published.Where(d => d.Slug == slug)];

    /// <summary>A debunk in this language, otherwise in English, otherwise in any; null if no debunk has the slug.</summary>
    public Debunk? Find(string slug, string? language) => Best(_content.Published.Where(d => d.Slug == slug), d => d.Language, language);

    /// <summary>A page, with the same choice of language.</summary>
    public ContentPage? Page(string name, string? language) => Best(_content.Pages.Where(p => p.Name == name), p => p.Language, language);

    /// <summary>The languages of a page.</summary>
    public IReadOnlyList<string> PageLanguages(string name) => [.. _content.Pages.Where(p => p.Name == name).Select(p => p.Language)];

    /// <summary>The languages of a narrative.</summary>
    public IReadOnlyList<string> NarrativeLanguages(string slug) =>
        [.. _content.Narratives.Where(n => n.Name == slug).Select(n => n.Language)];

    /// <summary>A narrative, with the same choice of language.</summary>
    public ContentPage? Narrative(string slug, string? language) =>
        Best(_content.Narratives.Where(p => p.Name == slug), n => n.Language, language);

    /// <summary>
    /// Reads the content anew and brings the log to the same state: appends every debunk that differs from its last revision there, and a
    /// withdrawal of every debunk that the log has as published and the content no longer has, so that no change is silent.
    /// </summary>
    /// <remarks>
    /// The order is what makes it safe beside other processes. The log is read first, then the content: a publisher writes the file before
    /// it appends its entry, so whatever the log has by then is in the content too, unless somebody removed it. What others append later
    /// is newer than both, and stays. An empty or missing folder, and files with problems, withdraw nothing: they are more often mistakes
    /// than decisions.
    /// </remarks>
    /// <param name="log">The log.</param>
    /// <param name="readActors">Reads who changed what at the desk; it is called after the content was read. Null if nobody can.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>How many entries were appended.</returns>
    /// <exception cref="IOException">The store can't answer now.</exception>
    /// <exception cref="InvalidDataException">The log is damaged.</exception>
    public async Task<int> RecordAsync(
        ArchiveLog log,
        Func<CancellationToken, Task<ContentActors>>? readActors = null,
        CancellationToken cancel = default
    )
    {
        var logged = await log.DebunksAsync(cancel);
        await ReloadAsync(cancel);
        var content = _content;
        var actors = readActors is null ? null : await readActors(cancel);
        var entries = content.Published.Select(d => DebunkRevision.Write(d, actors?.WriterOf(d) ?? Actor));
        entries = entries.Concat(RemovedOf(logged, content).Select(Withdrawal));
        var appended = 0;
        foreach (var batch in entries.Chunk(ArchiveLog.SegmentEntries))
        {
            var result = await log.AppendAsync(batch, logged, cancel);
            appended += result.New + result.Changed;
        }

        return appended;

        NewEntry Withdrawal(string id)
        {
            var (actor, reason) = actors?.RemoverOf(id) ?? (Actor, "The debunk was taken out of the content folder.");
            return NewEntry.Withdrawal(id, actor, reason);
        }
    }

    /// <summary>Ids of the debunks that the log has as published, and the content as last read does not.</summary>
    public IEnumerable<string> RemovedOf(LoggedDebunks logged) => RemovedOf(logged, _content);

    private static IEnumerable<string> RemovedOf(LoggedDebunks logged, ContentSnapshot content)
    {
        if (content.All.Count == 0)
            return [];
        var published = content.Published.Select(d => $"{d.Slug}/{d.Language}");
        var unreadable = content.Problems.Select(p =>
            p.File.Replace("debunks/", "", StringComparison.Ordinal).Replace(".md", "", StringComparison.Ordinal)
        ); // until somebody corrects them
        return logged.Ids.Except(published).Except(unreadable).Order(StringComparer.Ordinal);
    }

    private static T? Best<T>(IEnumerable<T> texts, Func<T, string> languageOf, string? language)
        where T : class
    {
        var all = texts.ToList();
        return all.Find(t => languageOf(t) == language) ?? all.Find(t => languageOf(t) == "en") ?? all.FirstOrDefault();
    }
}
