using System.Text;
using Transparency.Archive;
using Transparency.Search.Query;

namespace Transparency.Content;

/// <summary>What the content folder holds, as last read.</summary>
/// <param name="All">Debunks of every status.</param>
/// <param name="Pages">Pages.</param>
/// <param name="Narratives">Narratives, every language.</param>
/// <param name="Synonyms">Words that are searched for one another.</param>
/// <param name="Problems">Files left out, and why.</param>
public sealed record ContentSnapshot(
    IReadOnlyList<Debunk> All,
    IReadOnlyList<ContentPage> Pages,
    IReadOnlyList<ContentPage> Narratives,
    Synonyms Synonyms,
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
            Synonyms.Read(
                await store.ReadAllAsync(Synonyms.FileName, cancel) is { } synonyms ? Encoding.UTF8.GetString(synonyms) : "",
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

/// <summary>Who stands behind changes of the content, where they did not come from Git or an editor of files.</summary>
/// <param name="WroteIt">The actor of a debunk's present text; null where it is not known.</param>
/// <param name="TookItAway">The actor and the public reason of the removal of a debunk, <c>slug/language</c>; null where it is not known.</param>
public sealed record ContentActors(Func<Debunk, string?> WroteIt, Func<string, (string Actor, string Reason)?> TookItAway);

/// <summary>The published debunks, pages and narratives of a content folder.</summary>
public sealed class ContentCatalog(BlobStores stores)
{
    private const string Actor = "content";
    private volatile ContentSnapshot _content = new([], [], [], Synonyms.None, []);

    /// <summary>Published debunks, newest first, in every language.</summary>
    public IReadOnlyList<Debunk> Debunks => _content.Published;

    /// <summary>Published debunks, newest first, one a slug: in a language, in English where there is none in it, or else in any.</summary>
    public IReadOnlyList<Debunk> NewestIn(string language) =>
        [.. _content.Published.GroupBy(d => d.Slug).Select(g => Best(g, d => d.Language, language)!)];

    /// <summary>Files left out, and why.</summary>
    public IReadOnlyList<ContentProblem> Problems => _content.Problems;

    /// <summary>Lines of the files of claims that were left out when they were last imported, and why.</summary>
    public IReadOnlyList<ContentProblem> ClaimProblems { get; set; } = [];

    /// <summary>Words that are searched for one another.</summary>
    public Synonyms Synonyms => _content.Synonyms;

    /// <summary>Narratives by title, one a slug, with the same choice of language.</summary>
    public IReadOnlyList<ContentPage> NarrativesIn(string language) =>
        [
            .. _content
                .Narratives.GroupBy(n => n.Name)
                .Select(g => Best(g, n => n.Language, language)!)
                .OrderBy(n => n.Title, StringComparer.CurrentCulture),
        ];

    /// <summary>Reads the content; before the first time there is none.</summary>
    /// <exception cref="IOException">The store can't answer now: what was read before stays.</exception>
    public async Task ReloadAsync(CancellationToken cancel = default) => _content = await ContentSnapshot.ReadAsync(stores.Content, cancel);

    /// <summary>The languages of a debunk.</summary>
    public IReadOnlyList<Debunk> Translations(string slug) => [.. _content.Published.Where(d => d.Slug == slug)];

    /// <summary>A debunk in a language, in English where there is none in it, or else in any.</summary>
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

    /// <summary>Appends to the log every debunk that differs from its last revision there, so that no edit is silent.</summary>
    /// <param name="log">The log.</param>
    /// <param name="actors">Who changed what, where it is known.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task RecordAsync(ArchiveLog log, ContentActors? actors = null, CancellationToken cancel = default)
    {
        foreach (var some in Debunks.Chunk(ArchiveLog.SegmentEntries))
            await log.AppendAsync([.. some.Select(d => DebunkRevision.Write(d, actors?.WroteIt(d) ?? Actor))], cancel);
    }

    /// <summary>Appends a withdrawal of every debunk that the archive shows but the folder no longer holds as published, so that no removal is silent.</summary>
    /// <param name="log">The log.</param>
    /// <param name="shown">Ids, <c>slug/language</c>, of the debunks that can be found.</param>
    /// <param name="actors">Who changed what, where it is known.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task WithdrawRemovedAsync(
        ArchiveLog log,
        IEnumerable<string> shown,
        ContentActors? actors = null,
        CancellationToken cancel = default
    )
    {
        var content = _content;
        if (content.All.Count == 0)
            return; // an empty or missing folder is a mistake sooner than a decision
        var kept = content
            .Published.Select(d => $"{d.Slug}/{d.Language}")
            .Concat(
                content.Problems.Select(p =>
                    p.File.Replace("debunks/", "", StringComparison.Ordinal).Replace(".md", "", StringComparison.Ordinal)
                )
            ); // left out until mended
        await log.AppendAsync([.. shown.Except(kept).Take(ArchiveLog.SegmentEntries).Select(Withdrawal)], cancel);

        NewEntry Withdrawal(string id)
        {
            var (actor, reason) = actors?.TookItAway(id) ?? (Actor, "The debunk was taken out of the content folder.");
            return NewEntry.Withdrawal(id, actor, reason);
        }
    }

    private static T? Best<T>(IEnumerable<T> texts, Func<T, string> languageOf, string? language)
        where T : class
    {
        var all = texts.ToList();
        return all.Find(t => languageOf(t) == language) ?? all.Find(t => languageOf(t) == "en") ?? all.FirstOrDefault();
    }
}
