using System.Text.RegularExpressions;
using DiffPlex;
using DiffPlex.Chunkers;
using DiffPlex.Model;

namespace Transparency.Content;

/// <summary>What happened to a piece of a text.</summary>
public enum DiffKind
{
    /// <summary>It stands in both texts.</summary>
    Same,

    /// <summary>It stands in the earlier text alone.</summary>
    Removed,

    /// <summary>It stands in the later text alone.</summary>
    Added,
}

/// <summary>A piece of two texts.</summary>
/// <param name="Kind">What happened to it.</param>
/// <param name="Text">The piece.</param>
public sealed record DiffPiece(DiffKind Kind, string Text);

/// <summary>The difference between two texts, word by word, for people to read.</summary>
public static partial class TextDiff
{
    private static readonly WordChunker Chunker = new();

    /// <summary>The passages of whole lines that differ, in their order.</summary>
    public static IReadOnlyList<IReadOnlyList<DiffPiece>> Passages(string before, string after)
    {
        var lines = Differ.Instance.CreateDiffs(before, after, ignoreWhiteSpace: false, ignoreCase: false, LineChunker.Instance);
        return
        [
            .. lines.DiffBlocks.Select(b =>
                Words(
                    string.Join('\n', lines.PiecesOld.Skip(b.DeleteStartA).Take(b.DeleteCountA)),
                    string.Join('\n', lines.PiecesNew.Skip(b.InsertStartB).Take(b.InsertCountB))
                )
            ),
        ];
    }

    /// <summary>Two texts, word by word.</summary>
    public static IReadOnlyList<DiffPiece> Words(string before, string after)
    {
        var words = Differ.Instance.CreateDiffs(before, after, ignoreWhiteSpace: false, ignoreCase: false, Chunker);
        var pieces = new List<DiffPiece>();
        var (a, b) = (0, 0);
        foreach (var change in Joined(words))
        {
            Add(DiffKind.Same, words.PiecesOld, a, change.DeleteStartA);
            Add(DiffKind.Removed, words.PiecesOld, change.DeleteStartA, a = change.DeleteStartA + change.DeleteCountA);
            Add(DiffKind.Added, words.PiecesNew, change.InsertStartB, b = change.InsertStartB + change.InsertCountB);
        }

        Add(DiffKind.Same, words.PiecesNew, b, words.PiecesNew.Count);
        return pieces;

        void Add(DiffKind kind, IReadOnlyList<string> all, int from, int to)
        {
            if (to > from)
                pieces.Add(new(kind, string.Concat(all.Skip(from).Take(to - from))));
        }
    }

    /// <summary>Changes with nothing but space between them are one: "old words" for "new text" reads better than old, new, words, text.</summary>
    private static IEnumerable<DiffBlock> Joined(DiffResult words)
    {
        DiffBlock? last = null;
        foreach (var next in words.DiffBlocks)
        {
            if (last is null)
                last = next;
            else if (
                words
                    .PiecesOld.Skip(last.DeleteStartA + last.DeleteCountA)
                    .Take(next.DeleteStartA - last.DeleteStartA - last.DeleteCountA)
                    .All(string.IsNullOrWhiteSpace)
            )
                last = new(
                    last.DeleteStartA,
                    next.DeleteStartA + next.DeleteCountA - last.DeleteStartA,
                    last.InsertStartB,
                    next.InsertStartB + next.InsertCountB - last.InsertStartB
                );
            else
            {
                yield return last;
                last = next;
            }
        }

        if (last is not null)
            yield return last;
    }

    private sealed partial class WordChunker : IChunker
    {
        public IReadOnlyList<string> Chunk(string text) => [.. Word().Matches(text).Select(m => m.Value)];

        /// <summary>A word with the apostrophes and hyphens in it, a stretch of space, or a sign.</summary>
        [GeneratedRegex(@"[\w\p{M}]+(?:['’ʼ-][\w\p{M}]+)*|\s+|.", RegexOptions.Singleline)]
        private static partial Regex Word();
    }
}
