using Serverless.Hosting.Model;

namespace Serverless.Hosting.Knative;

/// <summary>
/// The manifests of the cafe, from the first deploy to the canary.
/// </summary>
public sealed class CafeManifestsTests
{
    private const string Reserve = "knative.aliyun.com/reserve-instance-eci-use-specs";

    [Fact]
    public void Coffee_FirstDeploy_FollowsTheLatestRevision()
    {
        var coffee = Read(ManifestText.Coffee);

        Assert.Equal("coffee", coffee.Name);
        Assert.Null(coffee.Template.Name);
        Assert.Equal("10", coffee.Template.Annotations["autoscaling.knative.dev/target"]);
        Assert.Equal(TrafficTarget.AllToLatest, coffee.Traffic);
    }

    [Fact]
    public void CoffeeSetReserve_OtherType_IsAnotherTemplate()
    {
        var text = ManifestText.Coffee.Replace("annotations:", $"annotations:\n        {Reserve}: \"ecs.t5-c1m2.large\"", StringComparison.Ordinal);

        var coffee = Read(text);

        Assert.Equal("ecs.t5-c1m2.large", coffee.Template.Annotations[Reserve]);
        Assert.False(Read(ManifestText.Coffee).ToService().HasSameSpec(coffee.ToService()));
    }

    [Fact]
    public void CoffeeV2_Canary_SplitsTrafficAndKeepsItsNameWhileItShifts()
    {
        var first = Canary(90, 10);
        var second = Canary(50, 50);

        var spec = first.ToServiceSpec();

        Assert.Equal("coffee-v2", spec.Template.Name);
        Assert.Equal(
            [new TrafficTarget { RevisionName = "coffee-v1", LatestRevision = false, Percent = 90 }, new TrafficTarget { RevisionName = "coffee-v2", LatestRevision = false, Percent = 10, Tag = "canary" }],
            spec.Traffic);
        Assert.Empty(ServingDocuments.Validate(second, spec.ToService()));
        Assert.Equal(spec.Template, second.ToServiceSpec().Template);
    }

    [Theory]
    [InlineData("image: ghcr.io/cafe/drinks", "name: drinks", "spec.template.spec.containers[0].image")]
    [InlineData("target: \"10\"", "target: lots", "spec.template.metadata.annotations.autoscaling.knative.dev/target")]
    [InlineData("target: \"10\"", "target: 10", "spec.template.metadata.annotations.autoscaling.knative.dev/target")]
    [InlineData("name: TARGET", "name: PORT", "spec.template.spec.containers[0].env[0].name")]
    public void Coffee_Mistake_IsRefusedWithItsField(string right, string wrong, string field) =>
        Assert.Equal(field, Assert.Single(ServingDocuments.Read(ManifestText.Coffee.Replace(right, wrong, StringComparison.Ordinal)).Errors).Field);

    private static ServingDocument Canary(int stable, int canary) => Assert.Single(ServingDocuments.Parse(
        ManifestText.Coffee.Replace("metadata:\n      annotations:", "metadata:\n      name: coffee-v2\n      annotations:", StringComparison.Ordinal)
        + $"\n  traffic:\n  - revisionName: coffee-v1\n    percent: {stable}\n  - revisionName: coffee-v2\n    percent: {canary}\n    tag: canary\n"));

    private static ServiceSpec Read(string text) => Assert.Single(ServingDocuments.Parse(text)).ToServiceSpec();
}
