using System.Text.Json;
using Transparency.Archive;
using Transparency.Search.Indexing;

namespace Transparency.Web.Tests;

/// <summary>The content of this repository, and cases that it may not hold.</summary>
internal static class SiteContent
{
    public const string FirstClaim = "2024-05-zelensky-term-expired";
    public const string FirstDebunk = "presidents-term-did-not-expire";
    public const string SecondClaim = "test-altered-photo";
    public const string LongClaim = "test-long-claim";
    public const string TwoClaimsDebunk = "test-two-claims";
    public const string UkrainianDebunk = "test-only-ukrainian";
    public const string Withdrawn = "test-withdrawn";
    public const string Narrative = "test-narrative";
    public const string Topic = "test-paging/all";
    public const int PagedClaims = 45;

    public static NewEntry WithdrawnClaim { get; } =
        new(
            EntryKind.Claim,
            Withdrawn,
            "test",
            JsonSerializer.SerializeToElement(
                new
                {
                    id = Withdrawn,
                    text = "A private matter",
                    language = "en",
                }
            )
        );

    public static NewEntry Withdrawal { get; } = NewEntry.Withdrawal(Withdrawn, "test", "It named a private person.");

    public static NewEntry DebunkWithdrawal { get; } = Withdrawal with { Id = Withdrawn + "/en" };

    /// <summary>Keys of what the index gets last.</summary>
    public static IReadOnlyList<DocumentKey> LastKeys { get; } =
    [
        DocumentKey.Withdrawal(Withdrawn),
        DocumentKey.Withdrawal(Withdrawn + "/en"),
        DocumentKey.Claim(LongClaim),
        DocumentKey.Claim($"test-paged-{PagedClaims}"),
        DocumentKey.Debunk(FirstDebunk, "uk"),
        DocumentKey.Debunk(TwoClaimsDebunk, "en"),
        DocumentKey.Debunk(UkrainianDebunk, "uk"),
    ];

    public static string Repository { get; } = FindRepository();

    public static void Write(string folder)
    {
        var source = Path.Combine(Repository, "content");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
            Put(Path.GetRelativePath(source, file), File.ReadAllText(file));
        Put("claims/test.jsonl", string.Join('\n', Claims().Select(c => JsonSerializer.Serialize(c))));
        Put("pages/about/eo.md", "---\ntitle: Pri la retejo\nsummary: Arkivo.\n---\nTeksto.\n");
        Put($"narratives/{Narrative}/en.md", "---\ntitle: A narrative of the tests\nsummary: What it says.\n---\nIts text.\n");
        Put(
            $"debunks/{TwoClaimsDebunk}/en.md",
            $$"""
            ---
            title: One debunk of two claims
            summary: The first is false, and the photo was altered.
            verdict: misleading
            published: 2024-06-01
            updated: 2024-06-03
            authors: [First Author, Second Author]
            claims: [{{FirstClaim}}, {{SecondClaim}}]
            narrative: {{Narrative}}
            topics: [photos]
            sources:
              - { title: "With a copy", url: "https://example.org/1", publisher: "A Publisher", archived: "https://archive.example.org/1" }
              - { title: "Without a copy", url: "https://example.org/2" }
            corrections:
              - { date: 2024-06-03, text: "The day was wrong; it now says 20 May." }
            ---
            ## What is true

            One thing [1] and another [2].
            """
        );
        Put(
            $"debunks/{UkrainianDebunk}/uk.md",
            $"""
            ---
            title: Лише українською
            summary: Без перекладу.
            verdict: unproven
            published: 2024-01-01
            authors: [Автор]
            claims: [{SecondClaim}]
            ---
            Текст.
            """
        );

        void Put(string path, string text)
        {
            var full = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, text);
        }
    }

    private static IEnumerable<object> Claims()
    {
        yield return new
        {
            id = SecondClaim,
            text = "This photo shows <script>alert('a crowd')</script> & more",
            language = "en",
            claimant = new { name = "An account", kind = "account" },
            firstSeen = "2024-05-31",
            appearances = new object[]
            {
                new
                {
                    platform = "vk",
                    account = "@later",
                    url = "javascript:alert(1)",
                    publishedAt = "2024-06-02",
                },
                new
                {
                    platform = "x",
                    account = "@first",
                    url = "https://x.com/first/1",
                    publishedAt = "2024-05-31T10:00:00Z",
                    archivedAt = "2024-06-01",
                    archiveUrl = "https://archive.example.org/x",
                },
            },
            countries = new[] { "UA", "PL" },
            topics = new[] { "photos" },
            narrative = Narrative,
            verdict = "altered",
            reviews = new[]
            {
                new
                {
                    title = "A review",
                    url = "https://example.org/review",
                    publisher = "Reviewer",
                    publishedAt = "2024-06-05",
                    rating = "Photoshopped",
                },
            },
            source = new
            {
                dataset = "A data set",
                url = "https://example.org/data",
                license = "CC BY 4.0",
            },
        };
        yield return new
        {
            id = LongClaim,
            text = string.Concat(Enumerable.Repeat("Longwinded words without an end. ", 200)),
            language = "en",
        };
        for (var i = 1; i <= PagedClaims; i++)
            yield return new
            {
                id = $"test-paged-{i}",
                text = $"Pagination claim number {i}",
                language = i % 2 == 0 ? "pl" : "de",
                firstSeen = $"2023-01-{i % 28 + 1:00}",
                topics = new[] { Topic, $"test-topic-{i % 12}" },
            };
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Transparency.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }
}
