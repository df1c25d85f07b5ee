using System.Runtime.CompilerServices;

namespace Serverless.Hosting.Aspire;

/// <summary>
/// Where the files of the repository are.
/// </summary>
internal static class Repository
{
    private static readonly string Root = System.IO.Path.GetFullPath(System.IO.Path.Combine(ThisFolder(), "..", ".."));

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    /// <summary>The output of a project, built as these tests are.</summary>
    public static string Output(string project)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(System.IO.Path.DirectorySeparatorChar));
        return System.IO.Path.Combine(own.Parent!.Parent!.FullName, project, own.Name, $"{project}.dll");
    }

    private static string ThisFolder([CallerFilePath] string path = "") => System.IO.Path.GetDirectoryName(path)!;
}
