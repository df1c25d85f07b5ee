using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Kubernetes.ApiServer;
using Serverless.Hosting.Model;
using static Serverless.Hosting.Deployment.SampleResources;

namespace Serverless.Hosting.Kubernetes.Store;

/// <summary>
/// The store against the contract of all stores. Specifications are taken as they are written: defaults and validation have tests of their own.
/// </summary>
public sealed class KubernetesRevisionStoreContractTests : RevisionStoreContract
{
    // of the sequences of the contract, each in a namespace of its own
    private const int MostRuns = 200;

    private readonly TestApiServer _server = TestApiServer.StartAsync().GetAwaiter().GetResult();
    private k8s.Kubernetes? _client;

    /// <summary>Each kind has a watch of its own, and a cluster may collect what is owned before the one of the owner is heard.</summary>
    protected override bool TellsOwnersFirst => false;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _client?.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public override async Task Write_ValuesThatAreZeroButNotUsual_ReadsBackEqual()
    {
        var service = Service("a") with { Traffic = [] };
        await RoundTripAsync(service with { Template = service.Template with { Spec = service.Template.Spec with { TimeoutSeconds = 0, IdleTimeoutSeconds = 0 } } });
        await RoundTripAsync(Route("a") with { Traffic = [new() { LatestRevision = false, Percent = 0 }] });
    }

    /// <summary>Times of documents are whole seconds, and a cluster deletes what belongs to an object that it does not have.</summary>
    protected override T AsKept<T>(T resource) => (T)(resource with { Owner = null } switch
    {
        Service service => (Resource)(service with { Status = service.Status with { Conditions = InSeconds(service.Status.Conditions) } }),
        Configuration configuration => configuration with { Status = configuration.Status with { Conditions = InSeconds(configuration.Status.Conditions) } },
        Route route => route with { Status = route.Status with { Conditions = InSeconds(route.Status.Conditions) } },
        Revision revision => revision with
        {
            Status = revision.Status with { Conditions = InSeconds(revision.Status.Conditions), RoutingStateModified = InSeconds(revision.Status.RoutingStateModified!.Value) },
        },
        _ => resource,
    });

    protected override IRevisionStore OpenStore(TimeProvider timeProvider)
    {
        _server.InstallCustomResources();
        foreach (var name in Enumerable.Range(1, MostRuns).Select(run => $"run-{run}").Concat(["full", "a", "b", "c", "other"]))
        {
            _server.Store.Create(ApiResource.Namespaces, "", new() { ["metadata"] = new JsonObject { ["name"] = name } });
        }

        _client = _server.CreateClient();
        return new KubernetesRevisionStore(_client, new ObjectReader(null), new KubernetesBackendOptions(), TimeProvider.System, NullLogger<KubernetesRevisionStore>.Instance);
    }

    /// <summary>The time is the cluster's.</summary>
    protected override DateTimeOffset CreationTimeOf(Resource kept)
    {
        Assert.InRange(TimeProvider.System.GetUtcNow() - kept.CreatedAt, TimeSpan.FromSeconds(-1), TimeSpan.FromMinutes(5));
        return kept.CreatedAt;
    }

    private static ValueList<Condition> InSeconds(ValueList<Condition> conditions) =>
        conditions.Select(condition => condition with { LastTransitionTime = InSeconds(condition.LastTransitionTime) }).ToValueList();

    private static DateTimeOffset InSeconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
