using Serverless.Hosting.Kubernetes;

namespace Serverless.Hosting.Aspire.Documents;

public class HostBaseTests
{
    private static readonly string Folder = Repository.Path("src", "Serverless.Hosting.Aspire", "Documents", "HostBase");

    [Fact]
    public void Files_Always_AreThoseThatThePackageForClustersWrites()
    {
        var written = Directory.CreateTempSubdirectory();
        try
        {
            KubernetesManifests.Write(written.FullName, new KubernetesManifestOptions { Image = HostBase.ImagePlaceholder });

            if (Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "1")
            {
                foreach (var file in written.EnumerateFiles())
                {
                    file.CopyTo(Path.Combine(Folder, file.Name), overwrite: true);
                }
            }

            Assert.Equal(Read(written.FullName), Read(Folder));
        }
        finally
        {
            written.Delete(recursive: true);
        }
    }

    [Fact]
    public void Write_ForAHost_HasItsNameWhereTheImageBelongs()
    {
        var files = HostBase.Write("edge").ToDictionary(file => file.Path, file => file.Text);

        Assert.Equal(Directory.EnumerateFiles(Folder).Select(file => $"host/{Path.GetFileName(file)}").Order(StringComparer.Ordinal), files.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("image: edge\n", files["host/deployment.yaml"], StringComparison.Ordinal);
        Assert.Contains("kustomize edit set image edge=", files["host/kustomization.yaml"], StringComparison.Ordinal);
        Assert.DoesNotContain(files.Values, text => text.Contains(HostBase.ImagePlaceholder, StringComparison.Ordinal));
    }

    private static SortedDictionary<string, string> Read(string folder) => new(Directory.EnumerateFiles(folder).ToDictionary(file => Path.GetFileName(file), File.ReadAllText), StringComparer.Ordinal);

}
