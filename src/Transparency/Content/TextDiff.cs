using System.Text.RegularExpressions;
using DiffPlex;
using DiffPlex.Chunkers;
using DiffPlex.Model;

namespace Transparency.Content;

/// <summary>Kind of a difference.</summary>
public enum DiffKind
{
    /// <summary>In both texts.</summary>
    Same,

    /// <summary>Only in the earlier text.</summary>
    Removed,

    /// <summary>Only in the later text.</summary>
    Added,
}

/// <summary>A piece of a comparison.</summary>
/// <param name="Kind">Kind of difference.</param>
/// <param name="Text">The piece.</param>
public sealed record DiffPiece(DiffKind Kind, string Text);

/// <summary>Word-by-word comparison of two texts, for people.</summary>
public static partial class TextDiff
{
    private static readonly WordChunker Chunker = new();

    /// <summary>The differing passages of whole lines, in order.</summary>
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

    /// <summary>Compares two texts word by word.</summary>
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

    /// <summary>Merges changes separated only by space: "old words" for "new text" reads better than old, new, words, text.</summary>
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

        /// <summary>A word including its apostrophes and hyphens, a run of white space, or a punctuation mark.</summary>
        [GeneratedRegex(@"[\w\p{M}]+(?:['’ʼ-][\w\p{M}]+)*|\s+|.", RegexOptions.Singleline)]
        private static partial Regex Word();
    }
}
