using System.Runtime.CompilerServices;

namespace Serverless.Hosting.Aspire;

/// <summary>
/// Compares documents with files, so that a review sees what is published. <c>UPDATE_GOLDENS=1</c> rewrites them.
/// </summary>
internal static class Golden
{
    public static string Folder { get; } = Path.Combine(ThisFolder(), "Golden");

    public static void Matches(string file, string actual)
    {
        var path = Path.Combine(Folder, file);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"There is no {path}. Run the test with UPDATE_GOLDENS=1 and review the file.");
        Assert.Equal(File.ReadAllText(path), actual);
    }

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
