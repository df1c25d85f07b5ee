using System.Globalization;

namespace Cafe;

/// <summary>
/// What the command line says.
/// </summary>
internal sealed record CafeSettings(int Port, int? Http2Port, string DataFolder, string ManifestFolder)
{
    private const string Usage = "Usage: Cafe [--port 1..65534] [--http2-port 1..65535] [--data FOLDER] [--manifests FOLDER]";

    /// <summary>The application that the revisions run: it is built beside this program.</summary>
    public string DrinksProgram { get; } = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Cafe.Drinks.exe" : "Cafe.Drinks");

    public static CafeSettings? Parse(string[] args)
    {
        var settings = new CafeSettings(8080, null, Path.Combine(AppContext.BaseDirectory, "data"), DefaultManifests());
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            switch (args[i])
            {
                case "--port" when PortOf(value) is { } port and < 65535:
                    settings = settings with { Port = port };
                    break;
                case "--http2-port" when PortOf(value) is { } port:
                    settings = settings with { Http2Port = port };
                    break;
                case "--data" when value.Length > 0:
                    settings = settings with { DataFolder = Path.GetFullPath(value) };
                    break;
                case "--manifests" when value.Length > 0:
                    settings = settings with { ManifestFolder = Path.GetFullPath(value) };
                    break;
                default:
                    Console.Error.WriteLine($"'{args[i]} {value}' is not understood. {Usage}");
                    return null;
            }
        }

        return settings;
    }

    private static int? PortOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535 ? port : null;

    /// <summary>The manifests of the repository when it is run from there, so that they can be edited; else the copies beside the program.</summary>
    private static string DefaultManifests() =>
        new[] { Path.Combine("samples", "Cafe", "manifests"), "manifests" }
            .Select(Path.GetFullPath)
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "coffee.yaml")))
        ?? Path.Combine(AppContext.BaseDirectory, "manifests");
}
