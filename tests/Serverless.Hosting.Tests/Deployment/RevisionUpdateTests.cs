using Serverless.Hosting.Model;
using Serverless.Hosting.Scaling;
using static Serverless.Hosting.Specs;

namespace Serverless.Hosting.Deployment;

public sealed class RevisionUpdateTests
{
    [Fact]
    public async Task Update_ScaleAnnotations_CountAtOnceAndGoneOnesGiveWayToDefaults()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee());
        await host.AdvanceUntilAsync(() => host.Backend.InstancesOf("coffee-00001").Count == 0, 120);
        var revision = host.Services.Get<Revision>("default", "coffee-00001")!;

        var stored = await host.Services.UpdateAsync(revision with { Annotations = revision.Annotations.With(ScalingAnnotations.MinScale, "2") });
        await EngineHost.UntilAsync(() => host.Backend.InstancesOf("coffee-00001").Count == 2);
        Assert.Equal((revision.Generation, "2"), (stored!.Generation, stored.Annotations[ScalingAnnotations.MinScale]));
        await host.AdvanceAsync(150);
        Assert.Equal(2, host.Backend.InstancesOf("coffee-00001").Count);

        await host.Services.UpdateAsync(stored with { Annotations = stored.Annotations.Without(ScalingAnnotations.MinScale) });
        await host.AdvanceUntilAsync(() => host.Backend.InstancesOf("coffee-00001").Count == 0, 240);
        Assert.Equal("coffee-00001", host.Services.Get<Service>("default", "coffee")!.Status.LatestCreatedRevisionName);
    }

    [Fact]
    public async Task Update_WhatMayNotChange_IsRefusedWithTheFieldsAndStoresNothing()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee());
        var revision = host.Services.Get<Revision>("default", "coffee-00001")!;

        var refusal = await Assert.ThrowsAsync<ResourceInvalidException>(() => host.Services.UpdateAsync(revision with
        {
            Spec = revision.Spec with { TimeoutSeconds = 7 },
            Labels = revision.Labels.With(ServingLabels.Configuration, "tea"),
            Annotations = ValueMap.Create([new(ScalingAnnotations.MinScale, "-1"), new("serverless.hosting/queue-depth", "many"), new(ScalingAnnotations.Class, "hpa.knative.dev")]),
        }));

        Assert.Equal(
            [
                "metadata.annotations.autoscaling.knative.dev/class",
                "metadata.annotations.autoscaling.knative.dev/min-scale",
                "metadata.annotations.serverless.hosting/queue-depth",
                "metadata.labels.serving.knative.dev/configuration",
                "spec",
            ],
            refusal.Errors.SelectMany(error => error.Paths).Order(StringComparer.Ordinal));
        Assert.Equal(revision, host.Services.Get<Revision>("default", "coffee-00001"));
    }

    [Fact]
    public async Task Update_OfNoRevisionOrAStaleOne_ChangesNothing()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee());
        var revision = host.Services.Get<Revision>("default", "coffee-00001")!;
        var changed = revision with { Labels = revision.Labels.With("team", "bar") };

        Assert.Null(await host.Services.UpdateAsync(changed with { Name = "tea-00001" }));
        await host.Services.UpdateAsync(changed, new ApplyOptions { ExpectedVersion = revision.Version });
        await Assert.ThrowsAsync<StoreConflictException>(() => host.Services.UpdateAsync(revision, new ApplyOptions { ExpectedVersion = revision.Version }));
        Assert.Equal("bar", host.Services.Get<Revision>("default", "coffee-00001")!.Labels["team"]);
    }
}
