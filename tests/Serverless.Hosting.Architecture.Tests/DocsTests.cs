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

    [GeneratedRegex(@"(?<![\w/.-])(src|samples|tests|docs)/[\w./-]+")]
    private static partial Regex RepositoryPath();

    [GeneratedRegex(@"\]\((?!https?:|mailto:)([^)]+)\)")]
    private static partial Regex RelativeLink();
}
