using System.Globalization;
using System.Reflection;
using System.Text;
using NetArchTest.Rules;

namespace Transparency.Tests.Architecture;

/// <summary>
/// The rooms of an assembly, which are namespaces, and the arrows between them: who uses whom, as the compiled code has it.
/// </summary>
/// <param name="assembly">The assembly.</param>
/// <param name="levels">The names of the rooms, level by level, the lowest first. A room may use rooms of lower levels only.</param>
public sealed class RoomMap(Assembly assembly, params IReadOnlyList<string[]> levels)
{
    /// <summary>Set to 1, the tests write the pictures into the page instead of comparing them: <c>docs/architecture.sh</c>.</summary>
    private const string UpdateVariable = "TRANSPARENCY_UPDATE_DOCS";

    /// <summary>Every use of a room by another one.</summary>
    public IReadOnlyList<(string From, string To)> Arrows { get; } =
    [
        .. from user in levels.SelectMany(l => l)
        from used in levels.SelectMany(l => l)
        where user != used && Users(assembly, $"{assembly.GetName().Name}.{user}", $"{assembly.GetName().Name}.{used}").Any()
        select (user, used),
    ];

    /// <summary>The arrows that point to the same level or up.</summary>
    public IEnumerable<(string From, string To)> WrongArrows => Arrows.Where(a => LevelOf(a.From) <= LevelOf(a.To));

    /// <summary>The types below a namespace that use a type or a namespace.</summary>
    public static IEnumerable<string> Users(Assembly assembly, string user, params string[] used) =>
        Types.InAssembly(assembly).That().ResideInNamespace(user).And().HaveDependencyOnAny(used).GetTypes().Select(t => t.FullName);

    /// <summary>Compares a picture in <c>docs/architecture.md</c> with this map.</summary>
    /// <param name="name">What the section is called in the page.</param>
    /// <param name="known">Wrong arrows that the picture leaves out.</param>
    public void CheckPage(string name, params IReadOnlyList<(string From, string To)> known)
    {
        var path = Path.Combine(Repository.Root, "docs", "architecture.md");
        var (start, end) = ($"<!-- {name}: made by docs/architecture.sh -->\n", $"<!-- end of {name} -->\n");
        var page = File.ReadAllText(path);
        var (from, to) = (page.IndexOf(start, StringComparison.Ordinal) + start.Length, page.IndexOf(end, StringComparison.Ordinal));
        Assert.True(from >= start.Length && to >= from, $"docs/architecture.md has no section '{name}'.");
        var picture = Picture([.. Arrows.Except(known)]);
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
            File.WriteAllText(path, page[..from] + picture + page[to..]);
        else
            Assert.True(
                page[from..to] == picture,
                $"The picture '{name}' in docs/architecture.md is out of date. Run docs/architecture.sh."
            );
    }

    /// <summary>The map as Mermaid, without the arrows that a way of two others replaces, and as a list with all of them.</summary>
    private string Picture(IReadOnlyList<(string From, string To)> arrows)
    {
        var picture = new StringBuilder("```mermaid\nflowchart TD\n");
        foreach (var (from, to) in arrows)
            if (!arrows.Any(a => a.From == from && arrows.Contains((a.To, to)) && LevelOf(a.To) < LevelOf(from)))
                picture.Append(CultureInfo.InvariantCulture, $"  {from} --> {to}\n");
        picture.Append("```\n\nThe same as text, with every arrow:\n\n");
        foreach (var room in levels.Reverse().SelectMany(l => l))
        {
            var used = arrows.Where(a => a.From == room).Select(a => a.To).ToList();
            picture.Append(
                CultureInfo.InvariantCulture,
                $"- `{room}` uses {(used.Count == 0 ? "no other room" : string.Join(", ", used.Select(u => $"`{u}`")))}\n"
            );
        }

        return picture.ToString();
    }

    private int LevelOf(string room) => levels.Index().First(l => l.Item.Contains(room)).Index;
}
