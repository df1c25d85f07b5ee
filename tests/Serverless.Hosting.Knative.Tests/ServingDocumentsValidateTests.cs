using CsCheck;
using Serverless.Hosting.Knative.Admission;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Knative;

public sealed class ServingDocumentsValidateTests
{
    private const string Named = """
        apiVersion: serving.knative.dev/v1
        kind: Service
        metadata: {name: coffee}
        spec:
          template:
            metadata: {name: coffee-v1}
            spec: {containers: [{image: drinks}]}
        """;

    [Fact]
    public void Validate_SameManifestAgain_IsAllowed()
    {
        var document = Assert.Single(ServingDocuments.Parse(Named));

        Assert.Empty(ServingDocuments.Validate(document, document.Resource));
        Assert.Empty(ServingDocuments.Validate(document, null));
    }

    [Fact]
    public void Validate_OtherTemplateUnderSameName_IsRefusedWithPlaceAndChanges()
    {
        var old = Assert.Single(ServingDocuments.Parse(Named)).Resource;
        var text = Named.Replace("image: drinks", "image: other", StringComparison.Ordinal);
        var document = Assert.Single(ServingDocuments.Parse(text, new DocumentOptions { FileName = "v1.yaml" }));

        var problem = Assert.Single(ServingDocuments.Validate(document, old));

        Assert.Equal("spec.template.metadata.name", problem.Field);
        Assert.Equal(new SourceLocation("v1.yaml", 6, 22), problem.Location);
        Assert.Equal("spec.containers[0].image:\n\t-: \"drinks\"\n\t+: \"other\"\n", problem.Details);
    }

    [Fact]
    public void Validate_OtherTemplateUnderOtherName_IsAllowed()
    {
        var old = Assert.Single(ServingDocuments.Parse(Named)).Resource;
        var text = Named.Replace("image: drinks", "image: other", StringComparison.Ordinal).Replace("coffee-v1", "coffee-v2", StringComparison.Ordinal);

        Assert.Empty(ServingDocuments.Validate(Assert.Single(ServingDocuments.Parse(text)), old));
    }

    [Fact]
    public void Validate_ChangedRevision_IsRefused()
    {
        var document = Assert.Single(ServingDocuments.Parse(
            "{apiVersion: serving.knative.dev/v1, kind: Revision, metadata: {name: c-1}, spec: {containers: [{image: drinks}]}}",
            new DocumentOptions { Format = DocumentFormat.Yaml }));
        var revision = (Revision)document.Resource;

        Assert.Empty(ServingDocuments.Validate(document, revision));
        Assert.Equal("spec", Assert.Single(ServingDocuments.Validate(document, revision with { Spec = revision.Spec with { TimeoutSeconds = 5 } })).Field);
    }

    [Theory]
    [InlineData("percent: 90", "spec.traffic", "Traffic targets sum to 90, want 100")]
    [InlineData("percent: 100\n    tag: Bad", "spec.traffic.tag[0]", "invalid value: not a DNS 1035 label")]
    public void Read_Mistakes_AreRefusedWithPath(string target, string field, string message)
    {
        var problem = Assert.Single(ServingDocuments.Read($"{ManifestText.Coffee}\n  traffic:\n  - latestRevision: true\n    {target}\n").Errors);

        Assert.Equal(field, problem.Field);
        Assert.StartsWith(message, problem.Message, StringComparison.Ordinal);
        Assert.InRange(problem.Location.Line, 16, 19);
    }

    [Fact]
    public void Read_AnyDocumentWithAnyChange_NeverThrows()
    {
        var texts = ApiVector.All.Values.Select(vector => vector.Yaml).Distinct().ToArray();
        string[] values = ["", "5", "-1", "[]", "{}", "[null]", "[{}]", "[[]]", "x", "true", "''", "99999999999999999999", "{a: 1}", "~", "1e400"];

        Gen.Select(Gen.Int[0, texts.Length - 1], Gen.Int[0, 40], Gen.Int[0, values.Length - 1]).Sample(
            (index, number, value) =>
            {
                var lines = texts[index].Split('\n');
                var colon = lines[number % lines.Length].IndexOf(':', StringComparison.Ordinal);
                lines[number % lines.Length] = colon < 0 ? values[value] : $"{lines[number % lines.Length][..colon]}: {values[value]}";
                var options = new DocumentOptions { Features = FeatureFlags.Create([new(FeatureNames.InitContainers, "enabled"), new(FeatureNames.SecurityContext, "enabled")]) };

                foreach (var document in ServingDocuments.Read(string.Join('\n', lines), options).Documents)
                {
                    Assert.NotEqual("", document.Resource.Name);
                    Assert.NotEmpty(ServingDocuments.ToYaml(document.Resource));
                }
            },
            iter: 5000);
    }
}
