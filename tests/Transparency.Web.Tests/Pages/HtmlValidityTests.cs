using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Transparency.Web.Tests.Pages;

/// <summary>Every kind of page before the Nu Html Checker, which the W3C runs. test.sh installs it; it needs Java.</summary>
public sealed class HtmlValidityTests(Site site, SiteWithoutIndex away)
{
    private static readonly string Checker = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        ".cache",
        "transparency",
        "vnu",
        "node_modules",
        "vnu-jar",
        "build",
        "dist",
        "vnu.jar"
    );

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_checker_finds_no_error()
    {
        Assert.SkipUnless(File.Exists(Checker), $"The Nu Html Checker is not installed in {Checker}: test.sh does it where there is npm.");
        Assert.SkipUnless(File.Exists("/usr/bin/java"), "There is no /usr/bin/java, which the Nu Html Checker needs.");
        var folder = Directory.CreateTempSubdirectory("transparency-pages-");
        try
        {
            foreach (var language in new[] { "en", "uk" })
            {
                foreach (var path in EveryPageTests.Kinds)
                    await SaveAsync(site, language, path);
                await SaveAsync(away, language, "/search?q=anything");
            }

            var start = new ProcessStartInfo("/usr/bin/java", ["-jar", Checker, "--errors-only", "--skip-non-html", folder.FullName])
            {
                RedirectStandardError = true,
            };
            using var checker = Process.Start(start)!;
            var errors = await checker.StandardError.ReadToEndAsync(Cancel);
            await checker.WaitForExitAsync(Cancel);
            Assert.Equal("", errors);
            Assert.Equal(0, checker.ExitCode);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        async Task SaveAsync(Site of, string language, string path)
        {
            using var answer = await of.Client.GetAsync($"/{language}{path}", Cancel);
            var file = Path.Combine(folder.FullName, language + Regex.Replace(path, @"\W+", "-") + ".html");
            await File.WriteAllTextAsync(file, await answer.Content.ReadAsStringAsync(Cancel), Cancel);
        }
    }
}
