using k8s;
using k8s.Models;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;
using Serverless.Hosting.Reservations;

namespace Serverless.Hosting.Kubernetes.Pods;

public class DeploymentTemplateTests
{
    private static readonly PodOptions Options = new() { OwnedByRevision = true };

    public static TheoryData<string> Cases { get; } = new(
        Directory.EnumerateFiles(Path.Combine(Golden.Folder, "Services"), "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Standard_OfAService_EqualsTheGoldenFile(string name) =>
        Golden.Matches($"Deployments/{name}.yaml", KubernetesYaml.Serialize(DeploymentTemplate.Standard(Read(name), Options)) + "\n");

    [Theory]
    [InlineData("reserve-eci")]
    [InlineData("reserve-ecs")]
    public void Reserved_OfAService_EqualsTheGoldenFile(string name)
    {
        var revision = Read(name);
        var type = InstanceCatalog.Default.Find("ecs.t5-lc1m2.small")!;

        var deployment = DeploymentTemplate.Reserved(revision, ReservePod.Create(revision, type, InstanceCatalog.Default), Options);

        Golden.Matches($"Deployments/{name}-reserved.yaml", KubernetesYaml.Serialize(deployment) + "\n");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Standard_SelectorAndTemplate_SelectOnlyTheirClass(string name)
    {
        var revision = Read(name);
        var type = InstanceCatalog.Default.Types[0];
        var standard = DeploymentTemplate.Standard(revision, Options);
        var reserved = DeploymentTemplate.Reserved(revision, ReservePod.Create(revision, type, InstanceCatalog.Default), Options);

        Assert.True(Selects(standard, standard));
        Assert.True(Selects(reserved, reserved));
        Assert.False(Selects(standard, reserved));
        Assert.False(Selects(reserved, standard));
    }

    [Fact]
    public void Standard_AnnotationsOfScalingChange_KeepsTheHash()
    {
        var revision = Revisions.Read(Revisions.Coffee);
        var edited = revision with
        {
            Annotations = revision.Annotations.With("autoscaling.knative.dev/max-scale", "5").With("serverless.hosting/queue-depth", "7"),
            Labels = revision.Labels.With(ServingLabels.RoutingState, "active"),
        };

        Assert.Equal(HashOf(revision), HashOf(edited));
        Assert.NotEqual(HashOf(revision), HashOf(revision with { Labels = revision.Labels.With("team", "bar") }));
    }

    [Fact]
    public void Standard_RevisionsOutsideOfTheCluster_HasNoOwner() =>
        Assert.Null(DeploymentTemplate.Standard(Revisions.Read(Revisions.Coffee), new PodOptions()).Metadata.OwnerReferences);

    [Fact]
    public void NameOf_LongRevision_StaysALabel()
    {
        var name = DeploymentTemplate.NameOf(new string('a', 63), InstanceClass.Reserved);

        Assert.True(Names.IsDns1035Label(name));
        Assert.EndsWith("-deployment-reserve", name, StringComparison.Ordinal);
    }

    private static string HashOf(Revision revision) => DeploymentTemplate.Standard(revision, Options).Metadata.Annotations[KubernetesLabels.TemplateHash];

    private static bool Selects(V1Deployment selecting, V1Deployment selected) =>
        selecting.Spec.Selector.MatchLabels.All(label => selected.Spec.Template.Metadata.Labels.TryGetValue(label.Key, out var value) && value == label.Value);

    private static Revision Read(string name) => Revisions.Read(File.ReadAllText(Path.Combine(Golden.Folder, "Services", name + ".yaml")));
}
