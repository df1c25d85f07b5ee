using k8s.Models;

namespace Serverless.Hosting.Kubernetes.Manifests;

public class CustomResourcesTests
{
    [Fact]
    public void All_Schemas_AreStructural()
    {
        foreach (var definition in CustomResources.All())
        {
            var root = Assert.Single(definition.Spec.Versions).Schema.OpenAPIV3Schema;
            Assert.Equal("object", root.Type);
            Assert.Null(root.Properties["metadata"].Properties);
            Check(root, definition.Metadata.Name);
        }
    }

    [Fact]
    public void All_ProbePortOfARevision_MayBeANumberOrAName()
    {
        var revision = CustomResources.All().Single(definition => definition.Spec.Names.Kind == "Revision").Spec.Versions[0].Schema.OpenAPIV3Schema;

        var container = (V1JSONSchemaProps)revision.Properties["spec"].Properties["containers"].Items;
        var port = container.Properties["readinessProbe"].Properties["httpGet"].Properties["port"];

        Assert.True(port.XKubernetesIntOrString);
        Assert.Null(port.Type);
    }

    private static void Check(V1JSONSchemaProps schema, string path)
    {
        var isOpen = schema.XKubernetesPreserveUnknownFields == true || schema.XKubernetesIntOrString == true;
        Assert.True(schema.Type is not null || isOpen, $"{path} has no type.");
        Assert.False(schema.Properties is not null && schema.AdditionalProperties is not null, $"{path} is both object and map.");
        Assert.Equal(schema.Type == "array", schema.Items is not null);
        foreach (var element in new[] { schema.Items, schema.AdditionalProperties }.OfType<V1JSONSchemaProps>())
        {
            Check(element, $"{path}[]");
        }

        foreach (var (name, property) in schema.Properties ?? new Dictionary<string, V1JSONSchemaProps>())
        {
            Check(property, $"{path}.{name}");
        }
    }
}
