using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;

namespace Serverless.Hosting.Aspire;

public sealed class PackageTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    [Fact]
    public async Task Package_BuiltAgainstTheContract_DependsOnAspireAndHasNothingOfIt()
    {
        using var package = await PackAsync();

        var nuspec = await ReadAsync(package, "Serverless.Hosting.Aspire.nuspec");
        var dependencies = XDocument.Parse(nuspec).Descendants().Where(element => element.Name.LocalName == "dependency").ToDictionary(element => (string)element.Attribute("id")!, element => (string)element.Attribute("version")!);
        Assert.Equal(["Aspire.Hosting", "Serverless.Hosting.Core"], dependencies.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("13.5.0", dependencies["Aspire.Hosting"]);
        Assert.Equal(["lib/net10.0/Serverless.Hosting.Aspire.dll"], package.Entries.Select(entry => entry.FullName).Where(name => name.EndsWith(".dll", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Package_Always_HasTheGatewayOfItsOwnVersion()
    {
        using var package = await PackAsync();

        var gateway = await ReadAsync(package, "buildTransitive/net10.0/Gateway.cs");
        var version = XDocument.Parse(await ReadAsync(package, "Serverless.Hosting.Aspire.nuspec")).Descendants().Single(element => element.Name.LocalName == "version").Value;
        Assert.Contains($"#:package Serverless.Hosting.Gateway@{version}\n", gateway, StringComparison.Ordinal);
        Assert.Contains("Gateway.cs", await ReadAsync(package, "buildTransitive/net10.0/Serverless.Hosting.Aspire.targets"), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<ZipArchive> PackAsync()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Name;
        string[] arguments = ["pack", Repository.Path("src", "Serverless.Hosting.Aspire"), "--no-build", "--configuration", configuration, "--output", _folder.FullName, "-nodeReuse:false"];
        using var pack = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = await pack.StandardOutput.ReadToEndAsync();
        await pack.WaitForExitAsync();
        Assert.True(pack.ExitCode == 0, output);
        return await ZipFile.OpenReadAsync(_folder.EnumerateFiles("*.nupkg").Single().FullName);
    }

    private static async Task<string> ReadAsync(ZipArchive package, string name)
    {
        using var reader = new StreamReader(await package.GetEntry(name)!.OpenAsync());
        return await reader.ReadToEndAsync();
    }
}
