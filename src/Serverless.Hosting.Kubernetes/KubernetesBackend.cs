using k8s;
using k8s.Autorest;
using k8s.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Kubernetes.Backend;
using Serverless.Hosting.Kubernetes.Pods;
using Serverless.Hosting.Kubernetes.Probing;
using Serverless.Hosting.Kubernetes.Watching;
using Serverless.Hosting.Model;
using Serverless.Hosting.Reservations;

namespace Serverless.Hosting.Kubernetes;

/// <summary>
/// Runs instances as pods. They outlive the host: the next one finds them.
/// </summary>
internal sealed class KubernetesBackend : IInstanceBackend, IYieldingBackend, IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly InstanceFeed _feed = new();
    private readonly KubernetesBackendOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ClusterRequests _requests;
    private readonly PodProber _prober;
    private readonly ClusterState _state;
    private readonly PlanRunner _runner;
    private readonly ResourceWatch<V1Deployment>[] _deployments;
    private readonly ResourceWatch<V1Pod>[] _pods;
    private Task _watching = Task.CompletedTask;
    private bool _isDisposed;

    public KubernetesBackend(
        IKubernetes client,
        IOptions<KubernetesBackendOptions> options,
        IOptions<ServerlessOptions> serverless,
        IInstanceCatalog catalog,
        TimeProvider timeProvider,
        ILogger<KubernetesBackend> logger)
    {
        (_options, _timeProvider, _requests, _prober) = (options.Value, timeProvider, new(client), new(timeProvider));
        _state = new(_feed, id => _runner!.Look(id));
        _runner = new(_requests, catalog, PodOptionsOf(_options, serverless.Value), _options, timeProvider, logger) { State = _state, Stopping = _stop.Token };
        var early = _options.ProbePods ? new EarlyReadiness(_state, _prober.AskAsync, timeProvider, _stop.Token) : null;
        string?[] namespaces = _options.Namespaces.Count == 0 ? [null] : [.. _options.Namespaces];
        _deployments = [.. namespaces.Select(name => new ResourceWatch<V1Deployment>(
            new DeploymentSource(client, name), new DeploymentSink(_state, name), _options, timeProvider, logger))];
        _pods = [.. namespaces.Select(name => new ResourceWatch<V1Pod>(new PodSource(client, name), new PodSink(_state, early, name), _options, timeProvider, logger))];
    }

    /// <summary>Refuses nothing: a cluster can run all that a document can say.</summary>
    public IReadOnlyCollection<ValidationError> Validate(RevisionTemplate template) => [];

    public async Task<RevisionFailure?> EnsureAsync(Revision revision, CancellationToken cancellationToken)
    {
        if (_options.Namespaces.Count > 0 && !_options.Namespaces.Contains(revision.Namespace))
        {
            return new(
                ConditionTypes.ResourcesAvailable,
                "NamespaceNotServed",
                $"The host does not look into namespace '{revision.Namespace}'. Add it to '{KubernetesBackendOptions.SectionName}:Namespaces'.");
        }

        var turn = _state.Change(revision.Id, known =>
        {
            known.Revision = revision;
            return known.Turn;
        });
        await turn.WaitAsync(cancellationToken);
        try
        {
            await _runner.EnsureAsync(revision, InstanceClass.Standard, null, cancellationToken);
            return null;
        }
        catch (HttpOperationException exception) when (Refusal.Find(exception, DeploymentTemplate.NameOf(revision.Name, InstanceClass.Standard)) is { } failure)
        {
            return failure;
        }
        finally
        {
            turn.Release();
        }
    }

    public Task ApplyAsync(Revision revision, InstancePlan plan, CancellationToken cancellationToken)
    {
        _state.Change(revision.Id, known => (known.Revision, known.Plan) = (revision, plan));
        return Task.CompletedTask;
    }

    public async Task RemoveAsync(ResourceId revision, CancellationToken cancellationToken)
    {
        var (turn, classes) = _state.Change(revision, known =>
        {
            (known.Revision, known.Plan) = (null, null);
            return (known.Turn, known.Deployments.Keys.ToArray());
        });
        await turn.WaitAsync(cancellationToken);
        try
        {
            foreach (var @class in classes)
            {
                await _requests.DeleteAsync(revision, @class, cancellationToken);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    public void Yield() => _state.Yield();

    public IAsyncEnumerable<RevisionInstances> WatchAsync(CancellationToken cancellationToken) => _feed.WatchAsync(cancellationToken);

    /// <summary>Learns what runs already, before anything is decided, and follows it from then on.</summary>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.StartTimeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        await Task.WhenAll(_deployments.Select(watch => watch.ListAsync(either.Token)));
        await Task.WhenAll(_pods.Select(watch => watch.ListAsync(either.Token)));
        _watching = Task.WhenAll([.. _deployments.Select(watch => watch.RunAsync(_stop.Token)), .. _pods.Select(watch => watch.RunAsync(_stop.Token))]);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Stops to look at the cluster, after everything that may still send requests to pods has stopped. They go on.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _watching.WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        // registered under several names, so disposed of more than once
        if (!_isDisposed)
        {
            _isDisposed = true;
            _stop.Cancel();
            _stop.Dispose();
            _prober.Dispose();
        }
    }

    private static PodOptions PodOptionsOf(KubernetesBackendOptions options, ServerlessOptions serverless) => new()
    {
        SpreadOverNodes = options.SpreadOverNodes,
        OwnedByRevision = options.RevisionsInCluster,
        ProgressDeadline = TimeSpan.FromSeconds(serverless.ProgressDeadlineSeconds),
    };
}
