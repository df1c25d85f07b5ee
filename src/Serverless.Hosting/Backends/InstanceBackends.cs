using Microsoft.Extensions.DependencyInjection;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Backends;

/// <summary>
/// Which backend runs a revision: the one that is registered under the name of its image, or else the one that is registered without a name.
/// </summary>
internal sealed class InstanceBackends
{
    private readonly IServiceProvider _services;
    private readonly IInstanceBackend _other;

    public InstanceBackends(IServiceProvider services)
    {
        _services = services;
        _other = services.GetService<IInstanceBackend>() ?? MissingBackend.Instance;
        All = [_other, .. services.GetKeyedServices<IInstanceBackend>(KeyedService.AnyKey)];
    }

    /// <summary>All of them, each once.</summary>
    public IReadOnlyList<IInstanceBackend> All { get; }

    /// <summary>The backend of a revision.</summary>
    public IInstanceBackend For(Revision revision) => For(revision.Spec);

    /// <summary>The backend of what revisions are made from.</summary>
    public IInstanceBackend For(RevisionTemplate template) => For(template.Spec);

    private IInstanceBackend For(RevisionSpec spec)
    {
        var image = spec.Containers.Count == 0 ? "" : spec.ServingContainer.Image;
        return (image.Length == 0 ? null : _services.GetKeyedService<IInstanceBackend>(image)) ?? _other;
    }
}
