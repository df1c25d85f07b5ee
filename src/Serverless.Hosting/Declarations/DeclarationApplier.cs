using Serverless.Hosting.Deployment;
using Serverless.Hosting.Model;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Declarations;

/// <summary>
/// Makes a service what stands in the configuration. Each step is repeatable, so that it is finished after an interruption.
/// </summary>
/// <remarks>
/// A service says only what its latest revision is made from. So those that are missing are made the latest one after the other, and traffic stays as it is
/// until all are there.
/// </remarks>
internal sealed class DeclarationApplier(IServiceManager services, ServingCache cache, TimeProvider time)
{
    private const string Source = "configuration";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Applies a service, unless it was applied before just as it is.</summary>
    /// <returns>Whether there was anything to do.</returns>
    public async Task<bool> ApplyAsync(DeclaredService service, CancellationToken cancellationToken)
    {
        if (Current(service) is { } existing && SourceHashes.Get(existing, Source) == service.Hash)
        {
            return false;
        }

        foreach (var revision in service.Revisions)
        {
            await EnsureAsync(service, revision, cancellationToken);
        }

        // as it is where it is one of those declared: a template of the same name must not change
        var latest = Current(service)?.Template;
        var template = service.Revisions.Any(revision => revision.Name == latest?.Name) ? latest! : service.Revisions[^1].Template;
        await services.ApplyAsync(service.ToSpec(template, service.Traffic), new ApplyOptions { Source = Source, SourceHash = service.Hash }, cancellationToken);
        return true;
    }

    private async Task EnsureAsync(DeclaredService service, DeclaredRevision revision, CancellationToken cancellationToken)
    {
        if (services.Get<Revision>(service.Namespace, revision.Name) is { } existing)
        {
            if (!existing.Annotations.Equals(revision.Template.Annotations))
            {
                await services.UpdateAsync(existing with { Annotations = revision.Template.Annotations }, cancellationToken: cancellationToken);
            }

            return;
        }

        await services.ApplyAsync(service.ToSpec(revision.Template, Current(service)?.Traffic ?? service.Traffic), cancellationToken: cancellationToken);
        await WaitAsync(service, revision, cancellationToken);
    }

    private async Task WaitAsync(DeclaredService service, DeclaredRevision revision, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            while (true)
            {
                var changed = cache.NextChange;
                if (services.Get<Revision>(service.Namespace, revision.Name) is not null)
                {
                    return;
                }

                await changed.WaitAsync(either.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException($"{revision.Path}: Revision '{revision.Name}' was not made within {Patience.TotalSeconds} seconds.");
        }
    }

    private Service? Current(DeclaredService service) => services.Get<Service>(service.Namespace, service.Name);
}
