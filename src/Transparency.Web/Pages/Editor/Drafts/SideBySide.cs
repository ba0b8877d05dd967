using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace Transparency.Web.Pages.Editor.Drafts;

/// <summary>Two texts, line by line beside each other.</summary>
/// <param name="Rows">Lines of both; null where one has none.</param>
public sealed record SideBySide(IReadOnlyList<(SideLine? Before, SideLine? After)> Rows)
{
    /// <summary>True when both are the same.</summary>
    public bool IsSame => Rows.All(r => r.Before?.IsChanged != true && r.After?.IsChanged != true);

    /// <summary>Compares two texts.</summary>
    public static SideBySide Of(string before, string after)
    {
        var diff = SideBySideDiffBuilder.Diff(before, after, ignoreWhiteSpace: false);
        return new([.. diff.OldText.Lines.Zip(diff.NewText.Lines, (b, a) => (SideLine.Of(b), SideLine.Of(a)))]);
    }
}

/// <summary>A line, in parts that are changed or not.</summary>
/// <param name="Parts">The parts.</param>
/// <param name="IsChanged">True when the other text has no such line.</param>
public sealed record SideLine(IReadOnlyList<(string Text, bool IsChanged)> Parts, bool IsChanged)
{
    internal static SideLine? Of(DiffPiece line) => line.Type switch
    {
        ChangeType.Imaginary => null,
        ChangeType.Unchanged => new([(line.Text, false)], false),
        ChangeType.Modified => new([.. line.SubPieces.Where(p => p.Text is not null).Select(p => (p.Text, p.Type != ChangeType.Unchanged))], true),
        _ => new([(line.Text, true)], true),
    };
}
