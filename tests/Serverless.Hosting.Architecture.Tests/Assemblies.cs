using System.Runtime.CompilerServices;

namespace Serverless.Hosting.Architecture;

/// <summary>
/// What ships: one assembly for each project of src, but for those that only reference others.
/// </summary>
internal static class Assemblies
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(ThisFolder(), "..", ".."));

    public static TheoryData<string> Shipped { get; } = new(
        Directory.EnumerateDirectories(Path.Combine(Root, "src"))
            .Where(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Any())
            .Select(folder => Path.GetFileName(folder)!)
            .Order(StringComparer.Ordinal));

    public static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
