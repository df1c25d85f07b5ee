using System.Diagnostics;
using CsCheck;

namespace Serverless.Hosting.Knative;

public sealed class ServingDocumentsReadTests
{
    [Fact]
    public void Read_SeveralDocuments_SkipsEmptyOnes()
    {
        var result = ServingDocuments.Read($"---\n# nothing\n---\n{ManifestText.Coffee}\n---\n---\n{ManifestText.Named("tea")}\n---\n");

        Assert.Empty(result.Errors);
        Assert.Equal(["coffee", "tea"], result.Documents.Select(document => document.Resource.Name));
        Assert.Equal([4, 21], result.Documents.Select(document => document.Source.Line));
    }

    [Fact]
    public void Read_NumberWhereTextIsDue_NamesFileLineColumnAndField()
    {
        var text = ManifestText.Coffee.Replace("value: coffee", "value: 12", StringComparison.Ordinal);

        var problem = Assert.Single(ServingDocuments.Read(text, new DocumentOptions { FileName = "coffee.yaml" }).Errors);

        Assert.Equal(
            "coffee.yaml(15,18): error: spec.template.spec.containers[0].env[0].value: found the number 12, expected text; put it in quotes",
            problem.ToString());
        Assert.Equal("Service default/coffee", problem.Subject);
    }

    [Fact]
    public void Read_UnknownField_IsRefusedWithItsPath()
    {
        var text = ManifestText.Coffee.Replace("image:", "imagee: x\n        image:", StringComparison.Ordinal);

        var refused = ServingDocuments.Read(text);
        var allowed = ServingDocuments.Read(text, new DocumentOptions { AllowUnknownFields = true });

        Assert.Equal("spec.template.spec.containers[0].imagee", Assert.Single(refused.Errors).Field);
        Assert.True(allowed.IsValid);
        Assert.Contains(Assert.Single(allowed.Documents).Warnings, warning => warning.Message == "unknown field");
    }

    [Theory]
    [InlineData("a: 1\na: 2", "the key 'a' occurs twice", 2)]
    [InlineData("yes: 1", "the key yes is not text in YAML: put it in quotes", 1)]
    [InlineData("? [a]\n: 1", "a key must be text", 1)]
    [InlineData("a: !!binary x", "the tag 'tag:yaml.org,2002:binary' is not supported", 1)]
    [InlineData("a: *b", "the alias '*b' names nothing that is complete before it", 1)]
    [InlineData("a: &a [*a]", "the alias '*a' names nothing that is complete before it", 1)]
    [InlineData("<<: 5", "only a map can be merged", 1)]
    public void Read_MalformedYaml_IsRefusedWithItsPlace(string text, string message, int line)
    {
        var problem = Assert.Single(ServingDocuments.Read(text).Problems);

        Assert.Equal(message, problem.Message);
        Assert.Equal(line, problem.Location.Line);
    }

    [Theory]
    [InlineData("a:\n\t- b")]
    [InlineData("a: 'unclosed")]
    [InlineData("a: [1, 2")]
    [InlineData("a: b: c")]
    [InlineData("%YAML 9.9\n---\na: 1")]
    [InlineData("- a\nb: c")]
    [InlineData("a: b\0\nc: d")]
    public void Read_BrokenYaml_IsRefused(string text) => Assert.False(ServingDocuments.Read(text).IsValid);

    [Theory]
    [InlineData("5", "found the number 5, expected a map with apiVersion, kind, metadata and spec")]
    [InlineData("a: 1", "found '', expected 'serving.knative.dev/v1'")]
    [InlineData("apiVersion: serving.knative.dev/v1\nkind: service", "found 'service', expected one of: Service, Configuration, Route, Revision")]
    [InlineData("apiVersion: serving.knative.dev/v1\nkind: '0'", "found '0', expected one of: Service, Configuration, Route, Revision")]
    public void Read_ForeignDocument_IsRefused(string text, string message) => Assert.Equal(message, Assert.Single(ServingDocuments.Read(text).Problems).Message);

    [Fact]
    public void Read_AliasesAndMerges_AreFollowed()
    {
        var text = ManifestText.Coffee
            .Replace("- name: TARGET", "- &target\n          name: TARGET", StringComparison.Ordinal)
            + "\n        - <<: *target\n          name: OTHER\n        - *target\n";

        var service = Assert.Single(ServingDocuments.Parse(text)).ToServiceSpec();

        Assert.Equal(
            [("TARGET", "coffee"), ("OTHER", "coffee"), ("TARGET", "coffee")],
            service.Template.Spec.Containers[0].Environment.Select(variable => (variable.Name, variable.Value)));
    }

    [Fact]
    public void Read_ExplodingAliases_IsRefusedAtOnce()
    {
        var lines = Enumerable.Range(1, 29).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");

        var problem = Assert.Single(ServingDocuments.Read($"a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n{string.Concat(lines)}").Problems);

        Assert.Equal("more than 100000 nodes, counting what aliases repeat", problem.Message);
        Assert.InRange(problem.Location.Line, 4, 6);
    }

    [Theory]
    [InlineData('[', DocumentFormat.Yaml)]
    [InlineData('{', DocumentFormat.Yaml)]
    [InlineData('-', DocumentFormat.Yaml)]
    [InlineData('[', DocumentFormat.Json)]
    public void Read_DeepNesting_IsRefusedAtOnce(char open, DocumentFormat format)
    {
        var text = string.Concat(Enumerable.Repeat(open == '-' ? "- " : open.ToString(), 100_000));
        var started = Stopwatch.GetTimestamp();

        var result = ServingDocuments.Read(text, new DocumentOptions { Format = format });

        Assert.False(result.IsValid);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Read_LargeInput_IsRefusedBeforeItIsParsed()
    {
        using var stream = new EndlessStream();

        var problem = Assert.Single(ServingDocuments.Read(stream).Problems);

        Assert.Equal("larger than 1048576 bytes", problem.Message);
        Assert.InRange(stream.Given, 1 << 20, 2 << 20);
    }

    [Fact]
    public void Read_TextThatIsNotUtf8_IsRefused()
    {
        using var stream = new MemoryStream([.. "a: "u8, 0xC3, 0x28]);

        Assert.StartsWith("the text is not UTF-8", Assert.Single(ServingDocuments.Read(stream).Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_HundredErrors_ReportsHundred()
    {
        var variables = string.Concat(Enumerable.Range(0, 99).Select(_ => "\n        - value: x"));

        var result = ServingDocuments.Read(ManifestText.Coffee.Replace("image: ghcr.io/cafe/drinks", "imagee: x", StringComparison.Ordinal) + variables);

        // 99 names, the image and the unknown field
        Assert.Equal(101, result.Errors.Count());
        Assert.Equal(99, result.Errors.Select(problem => problem.Location.Line).Count(line => line > 15));
        Assert.Equal(result.Errors.OrderBy(problem => problem.Location.Line), result.Errors);
    }

    [Fact]
    public void Read_AnyText_NeverThrows()
    {
        string[] pieces = [" ", "\n", "  ", "- ", ": ", "a", "kind: Service\n", "apiVersion: serving.knative.dev/v1\n", "spec:\n", "[", "]", "{", "}", "&x ", "*x", "\"", "'", "\t", "|\n", "!!str ", "---\n", "#", "metadata: ", "5", "\u2028", "\uD800"];

        Gen.Int[0, pieces.Length - 1].Array[0, 40].Select(indexes => string.Concat(indexes.Select(index => pieces[index])))
            .Sample(text => ServingDocuments.Read(text).Problems.Count >= 0 && ServingDocuments.Read(text, new DocumentOptions { Format = DocumentFormat.Json }).Problems.Count >= 0, iter: 20_000);
    }

    [Fact]
    public void Parse_BrokenDocuments_ThrowsWithAllProblems()
    {
        var broken = ManifestText.Coffee.Replace("image:", "command: [a]\n        #", StringComparison.Ordinal);

        var exception = Assert.Throws<ManifestException>(() => ServingDocuments.Parse($"{broken}\n---\n{broken}\n---\n{ManifestText.Coffee}"));

        Assert.Equal(2, exception.Problems.Count);
        Assert.Equal(2, exception.Message.Split('\n').Length);
    }

    [Fact]
    public void Read_GenerateName_NeedsAMakerOfNames()
    {
        var text = ManifestText.Coffee.Replace("name: coffee", "generateName: coffee-", StringComparison.Ordinal);

        var refused = ServingDocuments.Read(text);
        var named = ServingDocuments.Parse(text, new DocumentOptions { GenerateName = prefix => prefix + "x7k2p" });

        Assert.Equal("metadata.generateName", Assert.Single(refused.Errors).Field);
        Assert.Equal("coffee-x7k2p", Assert.Single(named).Resource.Name);
    }

    [Fact]
    public void Hash_SameContentInOtherForm_IsTheSame()
    {
        var yaml = Assert.Single(ServingDocuments.Parse("# a comment\n" + ManifestText.Coffee));
        var json = Assert.Single(ServingDocuments.Parse(
            """
            {"kind": "Service", "apiVersion": "serving.knative.dev/v1", "metadata": {"name": "coffee"}, "spec": {"template": {
              "metadata": {"annotations": {"autoscaling.knative.dev/target": "10"}},
              "spec": {"containers": [{"env": [{"name": "TARGET", "value": "coffee"}], "image": "ghcr.io/cafe/drinks"}]}}}}
            """));

        Assert.Equal(yaml.Hash, json.Hash);
        Assert.Equal(yaml.Resource, json.Resource);
        Assert.NotEqual(yaml.Hash, Assert.Single(ServingDocuments.Parse(ManifestText.Named("tea"))).Hash);
    }

    private sealed class EndlessStream : MemoryStream
    {
        public int Given { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            buffer.Fill((byte)'#');
            Given += buffer.Length;
            return Given > 10 << 20 ? 0 : buffer.Length;
        }
    }
}
