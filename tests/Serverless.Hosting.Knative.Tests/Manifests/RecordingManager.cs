using System.Collections.Concurrent;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Knative.Manifests;

/// <summary>
/// Keeps what is applied in memory, skips what the same source applied before, and records every call that changed something.
/// </summary>
internal sealed class RecordingManager : IServiceManager
{
    private readonly ConcurrentDictionary<ResourceId, Resource> _resources = new();
    private readonly ConcurrentDictionary<(ResourceId, string?), string?> _hashes = new();

    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>What the next applies answer with, in order.</summary>
    public ConcurrentQueue<Exception> Failures { get; } = new();

    public Task<Service> ApplyAsync(ServiceSpec spec, ApplyOptions? options = null, CancellationToken cancellationToken = default) => Apply(spec.ToService(), options);

    public Task<Configuration> ApplyAsync(Configuration configuration, ApplyOptions? options = null, CancellationToken cancellationToken = default) => Apply(configuration, options);

    public Task<Route> ApplyAsync(Route route, ApplyOptions? options = null, CancellationToken cancellationToken = default) => Apply(route, options);

    public Task<Revision?> UpdateAsync(Revision revision, ApplyOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException("Manifests never change a revision by themselves.");

    public Task<Service?> SetTrafficAsync(string ns, string name, ValueList<TrafficTarget> traffic, CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException("Manifests never shift traffic by themselves.");

    public Task<bool> DeleteAsync(ResourceId id, CancellationToken cancellationToken = default)
    {
        Calls.Enqueue($"delete {id.Name}");
        return Task.FromResult(_resources.TryRemove(id, out _));
    }

    public T? Get<T>(string ns, string name)
        where T : Resource => _resources.Values.OfType<T>().FirstOrDefault(resource => resource.Namespace == ns && resource.Name == name);

    public IReadOnlyList<T> List<T>(string? ns = null)
        where T : Resource => [.. _resources.Values.OfType<T>()];

    public Task<Service?> WaitUntilSettledAsync(string ns, string name, CancellationToken cancellationToken = default) => Task.FromResult(Get<Service>(ns, name));

    private Task<T> Apply<T>(T resource, ApplyOptions? options)
        where T : Resource
    {
        if (Failures.TryDequeue(out var failure))
        {
            return Task.FromException<T>(failure);
        }

        var key = (resource.Id, options?.Source);
        var hash = options?.SourceHash;
        if (hash is null || _hashes.GetValueOrDefault(key) != hash)
        {
            _hashes[key] = hash;
            _resources[resource.Id] = resource;
            Calls.Enqueue($"apply {resource.Name}");
        }

        return Task.FromResult(resource);
    }
}
