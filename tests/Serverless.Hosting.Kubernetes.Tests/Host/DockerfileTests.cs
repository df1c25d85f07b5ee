using System.Runtime.CompilerServices;

namespace Serverless.Hosting.Kubernetes.Host;

/// <summary>
/// Images cannot be built in every place where tests run; that what they copy exists can be seen everywhere.
/// </summary>
public class DockerfileTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(ThisFolder(), "..", "..", ".."));

    [Theory]
    [InlineData("src/Serverless.Hosting.Host", "Serverless.Hosting.Host")]
    [InlineData("samples/Cafe.Drinks", "Cafe.Drinks")]
    public void Dockerfile_Always_NamesOnlyWhatExists(string folder, string assembly)
    {
        var lines = File.ReadAllLines(Path.Combine(Root, folder, "Dockerfile"));
        var copied = lines.Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal)).SelectMany(line => line.Split(' ')[1..^1]).ToArray();
        var published = lines.Single(line => line.Contains("dotnet publish", StringComparison.Ordinal)).Split(' ').Single(word => word.EndsWith(".csproj", StringComparison.Ordinal));

        Assert.All(copied, path => Assert.True(Path.Exists(Path.Combine(Root, path)), $"{folder}/Dockerfile copies {path}, which does not exist."));
        Assert.Equal($"{folder}/{assembly}.csproj", published);
        Assert.Contains(copied, path => published.StartsWith(path, StringComparison.Ordinal));
        Assert.Contains($"\"{assembly}.dll\"", lines.Single(line => line.StartsWith("ENTRYPOINT", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("USER $APP_UID", lines);
    }

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
