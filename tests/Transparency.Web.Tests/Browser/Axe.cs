using System.Reflection;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Transparency.Web.Tests.Browser;

/// <summary>
/// Deque's axe with all its rules. It is brought into a page once, however often it then runs there: its own wrapper does so at each run
/// and opens another page, which takes longer than the run.
/// </summary>
internal static class Axe
{
    private const string Run = """
        async () => {
          const result = await axe.run(document, { resultTypes: ['violations'], iframes: false });
          if (result.passes.length < 10) return ['axe found next to nothing to look at'];
          return result.violations.map(v => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map(n => n.html).join(' | ')}`);
        }
        """;

    private static readonly string Script = Read(typeof(AxeRunOptions).Assembly);

    /// <summary>What axe holds against a page as it looks now.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(IPage page)
    {
        if (await page.EvaluateAsync<bool>("typeof axe === 'undefined'"))
            await page.EvaluateAsync(Script);
        return await page.EvaluateAsync<string[]>(Run);
    }

    private static string Read(Assembly commons)
    {
        using var script = new StreamReader(
            commons.GetManifestResourceStream(
                commons.GetManifestResourceNames().Single(n => n.EndsWith("axe.min.js", StringComparison.Ordinal))
            )!
        );
        return script.ReadToEnd();
    }
}
