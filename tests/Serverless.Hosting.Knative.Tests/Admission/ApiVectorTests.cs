using System.Text.Json.Nodes;
using Serverless.Hosting.Knative.Mapping;

namespace Serverless.Hosting.Knative.Admission;

public sealed class ApiVectorTests
{
    public static TheoryData<string> Decodable => [.. ApiVector.All.Values.Where(vector => vector.IsServing && !vector.IsUndecodable).Select(vector => vector.Id)];

    public static TheoryData<string> Creatable =>
        [.. ApiVector.All.Values.Where(vector => vector.IsServing && vector.IsValid && !vector.Operation().IsUpdate).Select(vector => vector.Id)];

    public static TheoryData<string> Undecodable => [.. ApiVector.All.Values.Where(vector => vector.IsUndecodable).Select(vector => vector.Id)];

    public static TheoryData<string> Foreign => [.. ApiVector.All.Values.Where(vector => !vector.IsServing).Select(vector => vector.Id)];

    [Fact]
    public void All_Vectors_AreCovered()
    {
        Assert.Equal(175, ApiVector.All.Count);
        Assert.Equal(175, Decodable.Count + Undecodable.Count + Foreign.Count);
    }

    [Theory]
    [MemberData(nameof(Decodable))]
    public void Apply_Document_EqualsReference(string id)
    {
        var vector = ApiVector.All[id];
        var document = vector.Decode(vector.Yaml, vector.Options(), out _);

        new DocumentDefaults(vector.Options()).Apply(vector.Kind, document, vector.Operation());

        Assert.Equal(CanonicalJson.Write(vector.Defaulted), CanonicalJson.Write(document));
    }

    [Theory]
    [MemberData(nameof(Decodable))]
    public void Validate_Document_FindsErrorsOfReference(string id)
    {
        var vector = ApiVector.All[id];
        var document = vector.Decode(vector.Yaml, vector.Options(), out var decodeErrors);
        new DocumentDefaults(vector.Options()).Apply(vector.Kind, document, vector.Operation());

        var errors = new DocumentValidator(vector.Options()).Validate(vector.Kind, document, vector.Operation());

        Assert.True(decodeErrors.IsValid);
        Assert.Equal(vector.Errors, ApiVector.Lines(errors));
        Assert.Equal(vector.IsValid, errors.IsValid);
        Assert.True(errors.ToString() == vector.ErrorString || errors.ToString().Contains("(-old +new)", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Undecodable))]
    public void Decode_WrongType_IsRefused(string id)
    {
        var vector = ApiVector.All[id];

        vector.Decode(vector.Yaml, vector.Options(), out var errors);

        Assert.False(errors.IsValid);
    }

    [Theory]
    [MemberData(nameof(Foreign))]
    public void Read_ForeignKind_IsRefused(string id)
    {
        var result = ServingDocuments.Read(ApiVector.All[id].Yaml);

        Assert.False(result.IsValid);
        Assert.Empty(result.Documents);
    }

    [Theory]
    [MemberData(nameof(Creatable))]
    public void Read_NewDocument_IsMappedWithoutLoss(string id)
    {
        var vector = ApiVector.All[id];
        var document = Assert.Single(ServingDocuments.Parse(vector.Yaml, vector.Options()));

        var written = ServingDocuments.ToJson(document.Resource);
        Assert.True(JsonNode.DeepEquals(vector.Defaulted["spec"], written["spec"]), $"{vector.Defaulted["spec"]}\n{written["spec"]}");
        Assert.Equal(document.Resource, ResourceMapping.Read(vector.Kind, written));
    }
}
