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
}
