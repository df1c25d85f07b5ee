using System.Reflection;

namespace Serverless.Hosting.Aspire.Documents;

/// <summary>
/// The kustomize base that runs the host in a cluster. It comes with the package, as the package for clusters writes it: that one is not referenced, since it would
/// bring its client for clusters into the AppHost, which has another version of it.
/// </summary>
internal static class HostBase
{
    /// <summary>What stands in the base where the image of the host belongs.</summary>
    public const string ImagePlaceholder = "host-image";

    private const string Folder = "HostBase/";

    public static IEnumerable<PlanFile> Write(string host)
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var text = new StreamReader(assembly.GetManifestResourceStream(name)!);
            var file = name[Folder.Length..];
            var content = text.ReadToEnd().Replace(ImagePlaceholder, host, StringComparison.Ordinal);
            yield return new PlanFile($"host/{file}", file == "kustomization.yaml" ? Images.Comment([host]) + content : content);
        }
    }
}
