using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

public interface IResource
{
    string Name { get; }

    ResourceAnnotationCollection Annotations { get; }
}

public interface IResourceAnnotation;

public sealed class ResourceAnnotationCollection : Collection<IResourceAnnotation>;

public interface IResourceWithEndpoints : IResource;

public interface IResourceWithEnvironment : IResource;

public interface IResourceWithArgs : IResource;

public interface IResourceWithWaitSupport : IResource;

public interface IComputeResource : IResource;

public interface IResourceWithParent : IResource
{
    IResource Parent { get; }
}

public interface IResourceWithParent<out T> : IResourceWithParent
    where T : IResource
{
    new T Parent { get; }

    IResource IResourceWithParent.Parent => Parent;
}

public enum ResourceAnnotationMutationBehavior
{
    Append = 0,
    Replace = 1,
}

public interface IResourceBuilder<out T>
    where T : IResource
{
    IDistributedApplicationBuilder ApplicationBuilder { get; }

    T Resource { get; }

    IResourceBuilder<T> WithAnnotation<TAnnotation>(TAnnotation annotation, ResourceAnnotationMutationBehavior behavior = ResourceAnnotationMutationBehavior.Append)
        where TAnnotation : IResourceAnnotation;
}

public abstract class Resource : IResource
{
    protected Resource(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
    }

    public virtual string Name { get; }

    public virtual ResourceAnnotationCollection Annotations { get; } = [];
}

public class ProjectResource : Resource, IResourceWithEnvironment, IResourceWithArgs, IResourceWithServiceDiscovery, IResourceWithWaitSupport, IComputeResource
{
    public ProjectResource(string name)
        : base(name)
    {
    }
}

public class ContainerResource : Resource, IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport, IComputeResource
{
    public ContainerResource(string name, string? entrypoint = null)
        : base(name) => Entrypoint = entrypoint;

    public string? Entrypoint { get; set; }
}

public class ExecutableResource : Resource, IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport, IComputeResource
{
    public ExecutableResource(string name, string command, string workingDirectory)
        : base(name)
    {
        Command = command;
        WorkingDirectory = workingDirectory;
    }

    public string Command { get; }

    public string WorkingDirectory { get; }
}

public class ParameterResource : Resource, IExpressionValue
{
    private readonly Lazy<string> _value;

    public ParameterResource(string name, Func<ParameterDefault?, string> callback, bool secret = false)
        : base(name)
    {
        _value = new Lazy<string>(() => callback(null));
        Secret = secret;
    }

    public bool Secret { get; }

    public string ValueExpression => $"{{{Name}.value}}";

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) => ValueTask.FromResult<string?>(_value.Value);
}

public abstract class ParameterDefault
{
    internal ParameterDefault()
    {
    }
}

public interface IResourceCollection : IList<IResource>
{
    bool TryGetByName(string name, [NotNullWhen(true)] out IResource? resource)
    {
        resource = this.FirstOrDefault(item => string.Equals(item.Name, name, StringComparison.OrdinalIgnoreCase));
        return resource is not null;
    }
}

internal sealed class ResourceCollection : Collection<IResource>, IResourceCollection;

public class DistributedApplicationModel
{
    public DistributedApplicationModel(IResourceCollection resources) => Resources = resources;

    public IResourceCollection Resources { get; }
}
