using System.Diagnostics;
using System.Text;

namespace Transparency.Web.Tests.Pages;

/// <summary>
/// What the site says in JSON-LD, held against the vocabulary of schema.org by the TypeScript compiler: schema-dts has each type with its
/// properties and what these may hold. test.sh installs both; they need Node.
/// </summary>
public sealed class SchemaOrgTests(Site site)
{
    private static readonly string Modules = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        ".cache",
        "transparency",
        "schema-org",
        "node_modules"
    );

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_document_keeps_to_the_vocabulary()
    {
        var documents = new StringBuilder("import type { DataFeed, Graph, WithContext } from 'schema-dts';\n");
        foreach (
            var path in new[]
            {
                "/en/debunks/" + SiteContent.FirstDebunk,
                "/uk/debunks/" + SiteContent.FirstDebunk,
                "/en/debunks/" + SiteContent.TwoClaimsDebunk,
                "/uk/debunks/" + SiteContent.UkrainianDebunk,
            }
        )
            documents
                .Append('(')
                .Append((await site.GetAsync(path)).QuerySelector("script[type='application/ld+json']")!.TextContent)
                .Append(") satisfies Graph;\n");
        documents
            .Append('(')
            .Append(await site.Client.GetStringAsync("/feeds/claimreview.json", Cancel))
            .Append(") satisfies WithContext<DataFeed>;\n");
        Assert.Equal("", await CompileAsync(documents.ToString()));
    }

    [Fact]
    public async Task What_does_not_is_found()
    {
        var problems = await CompileAsync(
            """
            import type { Graph } from 'schema-dts';
            ({ "@context": "https://schema.org", "@graph": [{ "@type": "Rating", "ratingValue": 1, "label": "False" }] }) satisfies Graph;
            ({ "@context": "https://schema.org", "@graph": [{ "@type": "Claim", "appearance": { "@type": "Rating", "ratingValue": 1 } }] }) satisfies Graph;
            ({ "@context": "https://schema.org", "@graph": [{ "@type": "ClaimsReview", "claimReviewed": "A" }] }) satisfies Graph;
            """
        );
        Assert.All(
            ["documents.ts(2,", "documents.ts(3,", "documents.ts(4,"],
            line => Assert.Contains(line, problems, StringComparison.Ordinal)
        );
    }

    /// <summary>What the compiler says of a program; nothing when all is right.</summary>
    private static async Task<string> CompileAsync(string program)
    {
        var compiler = Path.Combine(Modules, "typescript", "bin", "tsc");
        Assert.SkipUnless(
            File.Exists(compiler) && Directory.Exists(Path.Combine(Modules, "schema-dts")),
            $"TypeScript and schema-dts are not installed in {Modules}: test.sh does it where there is npm."
        );
        var folder = Directory.CreateTempSubdirectory("transparency-schema-org-");
        try
        {
            Directory.CreateSymbolicLink(Path.Combine(folder.FullName, "node_modules"), Modules);
            var file = Path.Combine(folder.FullName, "documents.ts");
            await File.WriteAllTextAsync(file, program, Cancel);
            using var process = Process.Start(
                new ProcessStartInfo(
                    "node",
                    [compiler, "--noEmit", "--strict", "--skipLibCheck", "--module", "esnext", "--moduleResolution", "bundler", file]
                )
                {
                    RedirectStandardOutput = true,
                }
            )!;
            var output = await process.StandardOutput.ReadToEndAsync(Cancel);
            await process.WaitForExitAsync(Cancel);
            Assert.Equal(process.ExitCode == 0, output.Length == 0);
            return output;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
