namespace Serverless.Hosting.Gateway.Support;

/// <summary>
/// Where the programs are that tests start.
/// </summary>
internal static class TestApp
{
    /// <summary>Clients that keep their connections.</summary>
    public static string IdleClients { get; } = Locate("IdleClients");

    /// <summary>Both are built into folders side by side: bin/project/configuration.</summary>
    private static string Locate(string project)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(output.Parent!.Parent!.FullName, project, output.Name, OperatingSystem.IsWindows() ? $"{project}.exe" : project);
    }
}
