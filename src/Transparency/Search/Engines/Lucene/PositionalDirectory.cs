using Lucene.Net.Store;
using Microsoft.Win32.SafeHandles;

namespace Transparency.Search.Engines.Lucene;

/// <summary>
/// A folder of index files, each read at a position (pread) by any number of threads. Lucene.NET's NIOFSDirectory locks and seeks a stream
/// for each read, and its MMapDirectory reads mapped bytes one by one through a checked view, which takes a quarter of a search; what is
/// mapped also counts as memory of the process.
/// </summary>
internal sealed class PositionalDirectory(string path) : FSDirectory(new DirectoryInfo(path), null)
{
    /// <inheritdoc/>
    public override IndexInput OpenInput(string name, IOContext context)
    {
        EnsureOpen();
        var file = OpenFile(name);
        return new Input(name, file, 0, RandomAccess.GetLength(file), context, owns: true);
    }

    /// <inheritdoc/>
    public override IndexInputSlicer CreateSlicer(string name, IOContext context)
    {
        EnsureOpen();
        return new Slicer(OpenFile(name), context);
    }

    private SafeFileHandle OpenFile(string name) =>
        // With the system's reading ahead: merges read in order.
        File.OpenHandle(Path.Combine(Directory.FullName, name), share: FileShare.ReadWrite | FileShare.Delete);

    /// <summary>Files within a compound file.</summary>
    private sealed class Slicer(SafeFileHandle file, IOContext context) : IndexInputSlicer
    {
        public override IndexInput OpenSlice(string sliceDescription, long offset, long length) =>
            new Input(sliceDescription, file, offset, length, context, owns: false);

        [Obsolete("Only for reading CFS files from 3.x indexes.")]
        public override IndexInput OpenFullSlice() => OpenSlice("full-slice", 0, RandomAccess.GetLength(file));

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                file.Dispose();
        }
    }

    private sealed class Input(string name, SafeFileHandle file, long start, long length, IOContext context, bool owns)
        : BufferedIndexInput(name, context)
    {
        private bool _owns = owns;

        public override long Length => length;

        public override object Clone()
        {
            var clone = (Input)base.Clone();
            clone._owns = false;
            return clone;
        }

        protected override void SeekInternal(long pos) { }

        protected override void ReadInternal(byte[] b, int offset, int count)
        {
            var at = Position;
            if (at + count > length)
                throw new EndOfStreamException($"read past EOF: {this}");
            for (var left = b.AsSpan(offset, count); left.Length > 0; )
            {
                var read = RandomAccess.Read(file, left, start + at);
                if (read == 0)
                    throw new EndOfStreamException($"read past EOF: {this}");
                left = left[read..];
                at += read;
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing && _owns)
                file.Dispose();
        }
    }
}
