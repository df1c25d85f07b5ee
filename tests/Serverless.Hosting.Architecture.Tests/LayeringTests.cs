using System.Reflection;
using System.Text.RegularExpressions;

namespace Serverless.Hosting.Architecture;

public partial class LayeringTests
{
    private const string Core = "Serverless.Hosting.Core";
    private const string Engine = "Serverless.Hosting";
    private const string Knative = "Serverless.Hosting.Knative";

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        [Core] = [],
        [Engine] = ["Microsoft.Extensions.", Core],
        [Knative] = ["Microsoft.Extensions.", Core, Engine, "YamlDotNet"],
        ["Serverless.Hosting.Sqlite"] = ["Microsoft.Extensions.", Core, Engine, "Microsoft.Data.Sqlite", "SQLitePCLRaw."],
        ["Serverless.Hosting.Kubernetes"] = ["Microsoft.", Core, Engine, Knative, "KubernetesClient"],
        ["Serverless.Hosting.Host"] = ["Microsoft.", Core, Engine, Knative, "Serverless.Hosting.Gateway", "Serverless.Hosting.Kubernetes", "Serverless.Hosting.Sqlite", "KubernetesClient"],
        ["Serverless.Hosting.Processes"] = ["Microsoft.Extensions.", "Microsoft.Win32.Primitives", Core, Engine],
        ["Serverless.Hosting.Gateway"] = ["Microsoft.", Core, Engine, Knative, "Yarp.ReverseProxy"],
        ["Serverless.Hosting.Simulation"] = [Core],
        ["Serverless.Hosting.Simulation.Tool"] = [Core, "Serverless.Hosting.Simulation"],
        ["Serverless.Hosting.OpenTelemetry"] = [Engine, "OpenTelemetry.Api"],
        ["Serverless.Hosting.Aspire"] = ["Microsoft.Extensions.", Core, "Aspire.Hosting"],
        ["Serverless.Hosting.Testing"] = ["Microsoft.Extensions.", Core, Engine],
    };

    public static TheoryData<string> Shipped => Assemblies.Shipped;

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Assembly_Always_ReferencesOnlyWhatItsLayerMay(string assembly)
    {
        var allowed = Allowed[assembly];

        var references = Assembly.Load(assembly).GetReferencedAssemblies().Select(reference => reference.Name!).Where(name => !IsPlatform(name));

        Assert.All(references, name => Assert.Contains(allowed, prefix => name == prefix || (prefix.EndsWith('.') && name.StartsWith(prefix, StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("Runtime", "Scaling", "Deployment")]
    [InlineData("Activation", "Scaling", "Deployment", "Backends")]
    [InlineData("Scaling", "Deployment")]
    [InlineData("Deployment", "Scaling")]
    [InlineData("Backends", "Scaling", "Deployment")]
    [InlineData("Replicas", "Scaling", "Deployment")]
    public void EngineFolder_Always_MeetsOthersInRuntimeOnly(string folder, params string[] others)
    {
        var forbidden = others.SelectMany(Types).ToHashSet();
        var named = EngineFiles(folder)
            .SelectMany(file => Word().Matches(File.ReadAllText(file)).Select(word => (File: Path.GetFileName(file), Type: word.Value)))
            .Where(word => forbidden.Contains(word.Type));

        Assert.NotEmpty(forbidden);
        Assert.Empty(named);
    }

    [Fact]
    public void Documents_Always_KnowNoEngine()
    {
        var folder = Path.Combine(Assemblies.Root, "src", Knative);
        var files = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Where(file => !IsSource(file));

        Assert.All(files, file => Assert.DoesNotContain("using Serverless.Hosting.Deployment;", File.ReadAllText(file), StringComparison.Ordinal));

        bool IsSource(string file) => file.Contains($"{Path.DirectorySeparatorChar}Manifests{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            || file.EndsWith("BuilderExtensions.cs", StringComparison.Ordinal);
    }

    private static bool IsPlatform(string name) => name is "System" or "netstandard" or "mscorlib" || name.StartsWith("System.", StringComparison.Ordinal);

    private static IEnumerable<string> EngineFiles(string folder) => Directory.EnumerateFiles(Path.Combine(Assemblies.Root, "src", Engine, folder), "*.cs");

    private static IEnumerable<string> Types(string folder) => EngineFiles(folder).Select(file => Path.GetFileNameWithoutExtension(file));

    [GeneratedRegex(@"\b[A-Z]\w+\b")]
    private static partial Regex Word();
}
