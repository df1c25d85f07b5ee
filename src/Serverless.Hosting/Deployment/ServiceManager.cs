using Microsoft.Extensions.Logging;
using Serverless.Hosting.Model;
using Serverless.Hosting.Model.Validation;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Deployment;

internal sealed partial class ServiceManager(
    IRevisionStore store,
    ServingCache cache,
    ServingWriter writer,
    SpecCheck check,
    PinLock pins,
    ILogger<ServiceManager> logger) : IServiceManager
{
    public Task<Service> ApplyAsync(ServiceSpec spec, ApplyOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return ApplyAsync(spec.ToService(), options, existing => check.Of(spec, existing), cancellationToken);
    }

    public Task<Configuration> ApplyAsync(Configuration configuration, ApplyOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return ApplyAsync(configuration, options, existing => check.Of(configuration, existing), cancellationToken);
    }

    public Task<Route> ApplyAsync(Route route, ApplyOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(route);
        return ApplyAsync(route, options, _ => ServiceSpecValidator.Validate(route), cancellationToken);
    }

    public async Task<Revision?> UpdateAsync(Revision revision, ApplyOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(revision);
        while (true)
        {
            if (await store.GetAsync<Revision>(revision.Namespace, revision.Name, cancellationToken) is not { } existing)
            {
                return null;
            }

            DemandValid(revision, check.Of(revision, existing));
            DemandVersion(revision, existing, options);
            try
            {
                return await writer.UpdateAsync(existing with { Labels = revision.Labels, Annotations = revision.Annotations }, cancellationToken);
            }
            catch (StoreConflictException) when (options?.ExpectedVersion is null && !cancellationToken.IsCancellationRequested)
            {
                // somebody else wrote in between: the last one to write wins, as nobody named a version
            }
        }
    }

    public async Task<Service?> SetTrafficAsync(string ns, string name, ValueList<TrafficTarget> traffic, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(traffic);
        while (true)
        {
            if (await store.GetAsync<Service>(ns, name, cancellationToken) is not { } service)
            {
                return null;
            }

            var spec = ToSpec(service) with { Traffic = traffic };
            try
            {
                return await ApplyAsync(spec, new ApplyOptions { ExpectedVersion = service.Version }, cancellationToken);
            }
            catch (StoreConflictException) when (!cancellationToken.IsCancellationRequested)
            {
                // somebody else changed the service in between: divide the traffic of what is in force now
            }
        }
    }

    public async Task<bool> DeleteAsync(ResourceId id, CancellationToken cancellationToken = default)
    {
        var deleted = await writer.DeleteAsync(id, version: null, cancellationToken);
        if (deleted)
        {
            LogDeleted(logger, id);
        }

        return deleted;
    }

    public T? Get<T>(string ns, string name)
        where T : Resource => cache.Get<T>(ns, name);

    public IReadOnlyList<T> List<T>(string? ns = null)
        where T : Resource =>
        [.. cache.List<T>(ns).OrderBy(resource => resource.Namespace, StringComparer.Ordinal).ThenBy(resource => resource.Name, StringComparer.Ordinal)];

    public async Task<Service?> WaitUntilSettledAsync(string ns, string name, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var changed = cache.NextChange;
            if (Get<Service>(ns, name) is not { } service || Readiness.IsReady(service) || Readiness.FailureOf(service) is not null)
            {
                return Get<Service>(ns, name);
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    private async Task<T> ApplyAsync<T>(T wanted, ApplyOptions? options, Func<T?, ValidationErrors> validate, CancellationToken cancellationToken)
        where T : Resource
    {
        while (true)
        {
            var existing = await store.GetAsync<T>(wanted.Namespace, wanted.Name, cancellationToken);
            if (options is { Source: { } source, SourceHash: { } hash } && existing is not null && SourceHashes.Get(existing, source) == hash)
            {
                return existing;
            }

            Demand(wanted, existing, options, validate(existing));
            try
            {
                return Report(await WriteAsync(wanted, existing, options, cancellationToken), existing);
            }
            catch (StoreConflictException) when (options?.ExpectedVersion is null && !cancellationToken.IsCancellationRequested)
            {
                // somebody else wrote in between: the last one to write wins, as nobody named a version
            }
        }
    }

    private static void Demand(Resource wanted, Resource? existing, ApplyOptions? options, ValidationErrors errors)
    {
        DemandValid(wanted, errors);
        DemandVersion(wanted, existing, options);
        if (existing?.Owner is { } owner)
        {
            throw new ResourceInvalidException(wanted.Id, [new ValidationError($"belongs to {owner.Kind} '{owner.Name}'; change that one", ["metadata.ownerReferences"])]);
        }
    }

    private static void DemandValid(Resource wanted, ValidationErrors errors)
    {
        if (!errors.IsValid)
        {
            throw new ResourceInvalidException(wanted.Id, errors);
        }
    }

    private static void DemandVersion(Resource wanted, Resource? existing, ApplyOptions? options)
    {
        if (options?.ExpectedVersion is { } expected && expected != (existing?.Version ?? 0))
        {
            throw new StoreConflictException(wanted.Id, existing is null
                ? $"{wanted.Id} does not exist, but version {expected} of it was to be changed."
                : $"{wanted.Id} has version {existing.Version} by now, not {expected}. Read it again and repeat the change.");
        }
    }

    private async Task<T> WriteAsync<T>(T wanted, T? existing, ApplyOptions? options, CancellationToken cancellationToken)
        where T : Resource
    {
        using var pinned = await pins.EnterForAsync(wanted, cancellationToken);
        var annotations = TrafficHistory.Carry(SourceHashes.Carry(wanted.Annotations, existing, options?.Source, options?.SourceHash), wanted, existing);
        var stored = wanted with { Annotations = annotations, Version = existing?.Version ?? 0 };
        return existing is null ? await writer.CreateAsync(stored, cancellationToken) : await writer.UpdateAsync(stored, cancellationToken);
    }

    private static ServiceSpec ToSpec(Service service) => new()
    {
        Namespace = service.Namespace,
        Name = service.Name,
        Labels = service.Labels,
        Annotations = service.Annotations,
        Template = service.Template,
        Traffic = service.Traffic,
    };

    private T Report<T>(T stored, T? existing)
        where T : Resource
    {
        if (existing is null || existing.Generation != stored.Generation)
        {
            LogApplied(logger, stored.Id, stored.Generation);
        }

        return stored;
    }

    [LoggerMessage(401, LogLevel.Information, "{Id} is stored as generation {Generation}.")]
    private static partial void LogApplied(ILogger logger, ResourceId id, long generation);

    [LoggerMessage(402, LogLevel.Information, "{Id} is deleted.")]
    private static partial void LogDeleted(ILogger logger, ResourceId id);
}
