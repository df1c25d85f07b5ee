namespace Serverless.Hosting.Kubernetes.Nodes;

/// <summary>
/// The programs that tests run, built beside them.
/// </summary>
internal static class Programs
{
    public const string DrinksImage = "cafe/drinks";

    public static string Drinks { get; } = Find("Cafe.Drinks");

    public static string Host { get; } = Find("Serverless.Hosting.Host");

    /// <summary>The images that a node has.</summary>
    public static IReadOnlyDictionary<string, string> Images { get; } = new Dictionary<string, string> { [DrinksImage] = Drinks };

    private static string Find(string name) => Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", name, Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)), name));
}
