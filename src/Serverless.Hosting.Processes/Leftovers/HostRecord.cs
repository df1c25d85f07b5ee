using System.Globalization;

namespace Serverless.Hosting.Processes.Leftovers;

/// <summary>
/// A host's entry in the state folder: a locked file that says that the host lives, and a file for each of its processes, named by the number of the
/// process, that holds its identity.
/// </summary>
internal sealed class HostRecord : IDisposable
{
    private const string LockFile = "lock";

    private readonly string _folder;
    private readonly FileStream _lock;

    private HostRecord(string folder, FileStream @lock) => (_folder, _lock) = (folder, @lock);

    public string Id => Path.GetFileName(_folder);

    public static HostRecord Create(string stateDirectory)
    {
        var folder = Path.Combine(stateDirectory, Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        return new(folder, OpenLock(folder));
    }

    /// <summary>Opens the record of another host; null while that host lives.</summary>
    public static HostRecord? OpenAbandoned(string folder)
    {
        try
        {
            return new(folder, OpenLock(folder));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Records a process.</summary>
    /// <returns>Whether that was possible.</returns>
    public bool TryAdd(int process)
    {
        try
        {
            File.WriteAllText(FileOf(process), ProcessIdentity.Of(process) ?? "");
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public void Remove(int process)
    {
        if (Directory.Exists(_folder))
        {
            File.Delete(FileOf(process));
        }
    }

    /// <summary>The processes, each with the identity that it had.</summary>
    public IEnumerable<(int Process, string Identity)> Processes()
    {
        foreach (var file in Directory.EnumerateFiles(_folder))
        {
            if (int.TryParse(Path.GetFileName(file), NumberStyles.None, CultureInfo.InvariantCulture, out var process))
            {
                yield return (process, File.ReadAllText(file));
            }
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }

        _lock.Dispose();
    }

    private static FileStream OpenLock(string folder) =>
        new(Path.Combine(folder, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    private string FileOf(int process) => Path.Combine(_folder, process.ToString(CultureInfo.InvariantCulture));
}
