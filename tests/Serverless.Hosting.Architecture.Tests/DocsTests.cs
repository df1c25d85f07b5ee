using System.Text.RegularExpressions;
using Serverless.Hosting.Scaling;

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
        var tests = Directory.EnumerateFiles(Path.Combine(Assemblies.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories).ToLookup(file => Path.GetFileNameWithoutExtension(file)!, File.ReadAllText);
        var proofs = Proof().Matches(page).Select(match => (Class: match.Groups[1].Value, Method: match.Groups[2].Value)).ToArray();

        Assert.NotEmpty(proofs);
        Assert.All(proofs, proof => Assert.True(tests[proof.Class].Any(text => text.Contains($" {proof.Method}(", StringComparison.Ordinal)), $"There is no test {proof}."));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_CodeThatNamesARegion_EqualsTheRegion(string page)
    {
        var blocks = QuotedRegion().Matches(File.ReadAllText(Path.Combine(Assemblies.Root, page)));

        Assert.All(blocks, block =>
        {
            var source = File.ReadAllText(Path.Combine(Assemblies.Root, block.Groups["file"].Value));
            var region = Regex.Match(source, $@"#region {block.Groups["region"].Value}\n(?<code>.*?)[ ]*#endregion", RegexOptions.Singleline);
            Assert.True(region.Success, $"{page} quotes the region {block.Groups["region"].Value}, which {block.Groups["file"].Value} does not have.");
            Assert.Equal(region.Groups["code"].Value, block.Groups["code"].Value);
        });
    }

    [Fact]
    public void Autoscaling_Always_HasARowForEverySetting()
    {
        var rows = File.ReadLines(Path.Combine(Assemblies.Root, "docs", "autoscaling.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToList();
        var annotations = typeof(ScalingAnnotations).GetFields()
            .Where(field => field.IsLiteral)
            .Select(field => (string)field.GetRawConstantValue()!)
            .Where(value => value.StartsWith(ScalingAnnotations.Prefix, StringComparison.Ordinal) && value != ScalingAnnotations.Prefix)
            .Select(value => value[ScalingAnnotations.Prefix.Length..]);
        var options = typeof(AutoscalerOptions).GetProperties().Select(property => property.Name);

        Assert.All(annotations.Concat(options), name => Assert.Contains(rows, row => row.StartsWith($"| `{name}` |", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"(?<![\w/.-])(src|samples|tests|docs)/[\w./-]+")]
    private static partial Regex RepositoryPath();

    [GeneratedRegex(@"```csharp (?<file>\S+)#(?<region>\S+)\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex QuotedRegion();

    [GeneratedRegex(@"\]\((?!https?:|mailto:)([^)]+)\)")]
    private static partial Regex RelativeLink();

    [GeneratedRegex(@"`(\w+Tests)\.(\w+)`")]
    private static partial Regex Proof();
}
