using System.Text.RegularExpressions;

namespace Serverless.Hosting.Architecture;

public partial class DocsTests
{
    public static TheoryData<string> Pages { get; } = new(
        Directory.EnumerateFiles(Path.Combine(Assemblies.Root, "docs"), "*.md")
            .Append(Path.Combine(Assemblies.Root, "README.md"))
            .Append(Path.Combine(Assemblies.Root, "CONTRIBUTING.md"))
            .Select(page => Path.GetRelativePath(Assemblies.Root, page)));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_Always_NamesOnlyFilesThatExist(string page)
    {
        var text = File.ReadAllText(Path.Combine(Assemblies.Root, page));
        var named = RepositoryPath().Matches(text).Select(match => match.Value.TrimEnd('.', '/'));

        Assert.All(named, path => Assert.True(Path.Exists(Path.Combine(Assemblies.Root, path)), $"{page} names {path}, which does not exist."));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_Always_LinksOnlyToFilesThatExist(string page)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Assemblies.Root, page))!;
        var links = RelativeLink().Matches(File.ReadAllText(Path.Combine(Assemblies.Root, page))).Select(match => match.Groups[1].Value.Split('#')[0]).Where(link => link.Length > 0);

        Assert.All(links, link => Assert.True(Path.Exists(Path.Combine(folder, link)), $"{page} links to {link}, which does not exist."));
    }

    [Fact]
    public void RuntimeContract_Always_NamesProofsThatExist()
    {
        var page = File.ReadAllText(Path.Combine(Assemblies.Root, "docs", "runtime-contract.md"));
        var tests = Directory.EnumerateFiles(Path.Combine(Assemblies.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories).ToDictionary(file => Path.GetFileNameWithoutExtension(file)!, File.ReadAllText);
        var proofs = Proof().Matches(page).Select(match => (Class: match.Groups[1].Value, Method: match.Groups[2].Value)).ToArray();

        Assert.NotEmpty(proofs);
        Assert.All(proofs, proof => Assert.True(tests.TryGetValue(proof.Class, out var text) && text.Contains($" {proof.Method}(", StringComparison.Ordinal), $"There is no test {proof}."));
    }

    [GeneratedRegex(@"(?<![\w/.-])(src|samples|tests|docs)/[\w./-]+")]
    private static partial Regex RepositoryPath();

    [GeneratedRegex(@"\]\((?!https?:|mailto:)([^)]+)\)")]
    private static partial Regex RelativeLink();

    [GeneratedRegex(@"`(\w+Tests)\.(\w+)`")]
    private static partial Regex Proof();
}
