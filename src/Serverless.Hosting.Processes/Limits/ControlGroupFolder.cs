namespace Serverless.Hosting.Processes.Limits;

/// <summary>
/// Makes and removes folders in the file system of control groups, where a folder is removed with all the files that the kernel shows in it.
/// </summary>
internal static class ControlGroupFolder
{
    /// <summary>Makes a folder.</summary>
    /// <returns>Whether it is there.</returns>
    public static bool TryCreate(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Removes a folder with the groups in it, as far as no process is left in them.</summary>
    /// <returns>Whether it is gone.</returns>
    public static bool TryRemove(string path)
    {
        try
        {
            foreach (var inner in Directory.Exists(path) ? Directory.EnumerateDirectories(path) : [])
            {
                TryRemove(inner);
            }

            return !Directory.Exists(path) || Remove(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool Remove(string path)
    {
        Directory.Delete(path);
        return true;
    }
}
