namespace Serverless.Hosting.Knative.Manifests;

public sealed class ManifestPatternTests
{
    [Theory]
    [InlineData("m", "a.yaml,b.yml,c.json")]
    [InlineData("m/", "a.yaml,b.yml,c.json")]
    [InlineData("m/a.yaml", "a.yaml")]
    [InlineData(@"m\*.yaml", "a.yaml")]
    [InlineData("m/?.yml", "b.yml")]
    [InlineData("m/**/*.yaml", "a.yaml,x/d.yaml,x/y/e.yaml")]
    [InlineData("m/*/*.yaml", "x/d.yaml")]
    [InlineData("m/nothing.yaml", "")]
    [InlineData("gone/*.yaml", "")]
    public void Files_Pattern_FindsItsFiles(string pattern, string expected)
    {
        var root = Directory.CreateTempSubdirectory("pattern-").FullName;
        foreach (var name in (string[])["a.yaml", "b.yml", "c.json", "d.txt", "x/d.yaml", "x/y/e.yaml", ".h.yaml"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, "m", name))!);
            File.WriteAllText(Path.Combine(root, "m", name), "");
        }

        var subject = ManifestPattern.Create(root, pattern);

        Assert.Equal(expected.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(name => "m/" + name), subject.Files().Select(subject.Name));
        Directory.Delete(root, recursive: true);
    }

    [Theory]
    [InlineData("/app/manifests/a.yaml", "manifests/a.yaml")]
    [InlineData("/app/a.yaml", "a.yaml")]
    [InlineData("/app/..a.yaml", "..a.yaml")]
    [InlineData("/etc/cafe/a.yaml", "/etc/cafe/a.yaml")]
    [InlineData("/application/a.yaml", "/application/a.yaml")]
    public void Name_InTheContentRootOrElsewhere_IsShortOrWhole(string file, string expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Paths of Unix.");

        Assert.Equal(expected, ManifestPattern.Create("/app", "manifests").Name(file));
    }
}
