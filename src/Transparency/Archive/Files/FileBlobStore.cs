using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Transparency.Archive.Files;

/// <summary>
/// Blobs as files below one folder. A blob appears whole or not at all: it is written aside, flushed to the disk, and linked to its name.
/// </summary>
public sealed partial class FileBlobStore : IBlobStore
{
    private const string Aside = ".writing";
    private const int NameExists = 17; // EEXIST
    private const string Lock = "lock";
    private const int HeldOnLinux = 11,
        HeldOnMac = 35,
        HeldOnWindows = unchecked((int)0x80070020); // EAGAIN, EAGAIN, ERROR_SHARING_VIOLATION
    private readonly string _root;

    /// <summary>Opens the store. Its folder is created by the first write.</summary>
    public FileBlobStore(string root)
    {
        _root = Path.GetFullPath(root);
        var aside = new DirectoryInfo(Path.Combine(_root, Aside));
        if (!aside.Exists)
            return;
        Access(
            aside.FullName,
            () =>
            {
                foreach (var left in aside.EnumerateFiles())
                    if (left.Name != Lock && left.LastWriteTimeUtc < DateTime.UtcNow.AddDays(-1))
                        left.Delete(); // by a writer that was killed
                return true;
            }
        );
    }

    /// <inheritdoc/>
    public async Task<bool> TryCreateAsync(string name, Stream content, CancellationToken cancel = default)
    {
        var path = PathOf(name);
        if (File.Exists(path))
            return false;
        var aside = await WriteAsideAsync(content, cancel);
        try
        {
            var folder = Path.GetDirectoryName(path)!;
            Access(folder, () => Directory.CreateDirectory(folder));
            if (!TryName(aside, path))
                return false;
            for (var parent = folder; parent.Length >= _root.Length; parent = Path.GetDirectoryName(parent)!)
                FlushFolder(parent);
            return true;
        }
        finally
        {
            Access(aside, () => Delete(aside));
        }
    }

    /// <inheritdoc/>
    public async Task<bool> TryReplaceAsync(string name, Stream content, string version, CancellationToken cancel = default)
    {
        var path = PathOf(name);
        var aside = await WriteAsideAsync(content, cancel);
        try
        {
            await using var alone = await LockAsync(cancel);
            return Access(
                path,
                () =>
                {
                    var now = new FileInfo(path);
                    if (!now.Exists || VersionOf(now) != version)
                        return false;
                    if (File.GetLastWriteTimeUtc(aside) <= now.LastWriteTimeUtc)
                        File.SetLastWriteTimeUtc(aside, now.LastWriteTimeUtc.AddTicks(1)); // the kernel's clock ticks in milliseconds
                    File.Move(aside, path, overwrite: true);
                    FlushFolder(now.DirectoryName!);
                    return true;
                }
            );
        }
        finally
        {
            Access(aside, () => Delete(aside));
        }
    }

    /// <inheritdoc/>
    public Task<BlobInfo?> FindAsync(string name, CancellationToken cancel = default)
    {
        var file = new FileInfo(PathOf(name));
        return Task.FromResult(Access(file.FullName, () => file.Exists ? new BlobInfo(name, file.Length, VersionOf(file)) : null));
    }

    /// <inheritdoc/>
    public Task<Stream?> OpenReadAsync(string name, CancellationToken cancel = default)
    {
        var path = PathOf(name);
        try
        {
            return Task.FromResult<Stream?>(
                Access(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16))
            );
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException || (e is IOException && Directory.Exists(path)))
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<BlobInfo> ListAsync(
        string prefix,
        string? after = null,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        var slash = prefix.LastIndexOf('/');
        var folder = slash < 0 ? _root : PathOf(prefix[..slash]);
        if (!Directory.Exists(folder))
            yield break;
        var names = Access(
            folder,
            () =>
                Directory
                    .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                    .Select(path => Path.GetRelativePath(_root, path).Replace('\\', '/'))
                    .Where(name =>
                        !name.StartsWith(Aside, StringComparison.Ordinal)
                        && name.StartsWith(prefix, StringComparison.Ordinal)
                        && string.CompareOrdinal(name, after) > 0
                    )
                    .Order(StringComparer.Ordinal)
                    .ToList()
        );
        foreach (var name in names)
            if (await FindAsync(name, cancel) is { } blob)
                yield return blob;
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string name, CancellationToken cancel = default)
    {
        var path = PathOf(name);
        if (!File.Exists(path))
            return Task.CompletedTask;
        Access(path, () => Delete(path));
        FlushFolder(Path.GetDirectoryName(path)!);
        return Task.CompletedTask;
    }

    /// <summary>Does something with a file or folder. What the system refuses is an error of the store, as the port has it.</summary>
    /// <exception cref="IOException">The system refuses access.</exception>
    private static T Access<T>(string path, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(
                $"Access to '{path}' is denied. Give '{Environment.UserName}' the right to read and write the folder of the store.",
                e
            );
        }
    }

    private static bool Delete(string path)
    {
        File.Delete(path);
        return true;
    }

    private string PathOf(string name) => Path.Combine(_root, BlobInfo.Checked(name));

    private static string VersionOf(FileInfo file) =>
        string.Create(CultureInfo.InvariantCulture, $"{file.LastWriteTimeUtc.Ticks:x}-{file.Length:x}");

    private async Task<string> WriteAsideAsync(Stream content, CancellationToken cancel)
    {
        var aside = Path.Combine(_root, Aside, Guid.NewGuid().ToString("N"));
        try
        {
            await using var file = Access(
                aside,
                () =>
                {
                    Directory.CreateDirectory(Path.GetDirectoryName(aside)!);
                    return new FileStream(aside, FileMode.CreateNew, FileAccess.Write, FileShare.None);
                }
            );
            await content.CopyToAsync(file, cancel);
            file.Flush(flushToDisk: true);
            return aside;
        }
        catch
        {
            if (File.Exists(aside))
                File.Delete(aside);
            throw;
        }
    }

    /// <summary>One replacement at a time, by whichever process: comparing and moving are two steps.</summary>
    private async Task<FileStream> LockAsync(CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                var path = Path.Combine(_root, Aside, Lock);
                return Access(path, () => new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException e) when (e.HResult is HeldOnLinux or HeldOnMac or HeldOnWindows)
            {
                await Task.Delay(5, cancel);
            }
        }
    }

    /// <summary>Gives a written file its name, unless the name is taken.</summary>
    private static bool TryName(string aside, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            try
            {
                File.Move(aside, path, overwrite: false);
                return true;
            }
            catch (IOException) when (File.Exists(path))
            {
                return false;
            }
        }

        // Not File.Move: on Unix it checks whether the name is free and then calls rename(2), which overwrites a file created in between.
        // link(2) fails instead.
        if (link(aside, path) == 0)
            return true;
        var error = Marshal.GetLastPInvokeError();
        return error == NameExists
            ? false
            : throw new IOException($"Cannot create '{path}' (error {error}). The file system must support hard links.");
    }

    /// <summary>A new name survives a power cut only when its folder is flushed as well (fsync(2)).</summary>
    private static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return; // NTFS journals names
        var handle = open(folder, 0);
        if (handle < 0)
            throw new IOException($"Cannot open the folder '{folder}' to flush it (error {Marshal.GetLastPInvokeError()}).");
        try
        {
            if (fsync(handle) != 0)
                throw new IOException($"Cannot flush the folder '{folder}' (error {Marshal.GetLastPInvokeError()}).");
        }
        finally
        {
            _ = close(handle);
        }
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int link(string existing, string name);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int handle);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int handle);
}
