namespace Serverless.Hosting.Kubernetes;

public sealed class KubernetesManifestsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("manifests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("cluster", 8, true, 1)]
    [InlineData("namespaces", 7, false, 1, "bar", "kitchen")]
    [InlineData("replicas", 7, false, 3, "bar")]
    public void Write_ForNamespaces_EqualsTheGoldenFiles(string name, int files, bool hasWebhook, int replicas, params string[] namespaces)
    {
        var options = new KubernetesManifestOptions
        {
            Image = "ghcr.io/cafe/host:1",
            ServiceNamespaces = [.. namespaces],
            ValidatingWebhook = hasWebhook,
            Replicas = replicas,
            Environment = { ["Serverless__Kubernetes__Namespaces__0"] = "bar" },
        };

        KubernetesManifests.Write(_folder.FullName, options);

        foreach (var file in _folder.GetFiles())
        {
            Golden.Matches($"Manifests/{name}/{file.Name}", File.ReadAllText(file.FullName));
        }

        Assert.Equal(files, _folder.GetFiles().Length);
    }

    [Fact]
    public void Write_BadOptions_TellsAllOfThemAndWritesNothing()
    {
        var options = new KubernetesManifestOptions { Namespace = "Bar", ServiceNamespaces = ["1"], Port = 0, LivenessPath = "alive", Replicas = 0 };
        var folder = Path.Combine(_folder.FullName, "new");

        var exception = Assert.Throws<ArgumentException>(() => KubernetesManifests.Write(folder, options));

        Assert.All(["'Image'", "'Bar'", "'1'", "'Port'", "'alive'", "'Replicas'"], name => Assert.Contains(name, exception.Message, StringComparison.Ordinal));
        Assert.False(Directory.Exists(folder));
    }
}
