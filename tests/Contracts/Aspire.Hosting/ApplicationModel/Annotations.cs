using Aspire.Hosting.Publishing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Hosting.ApplicationModel;

[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ResourceNameAttribute : Attribute;

public sealed class ReplicaAnnotation : IResourceAnnotation
{
    public ReplicaAnnotation(int replicas = 1) => Replicas = replicas;

    public int Replicas { get; }
}

public sealed class ExplicitStartupAnnotation : IResourceAnnotation;

public class HealthCheckAnnotation : IResourceAnnotation
{
    public HealthCheckAnnotation(string key) => Key = key;

    public string Key { get; }
}

public sealed class ContainerImageAnnotation : IResourceAnnotation
{
    public required string Image { get; set; }

    public string? Registry { get; set; }

    public string? SHA256 { get; set; }

    public string? Tag { get; set; }
}

public class EnvironmentCallbackContext
{
    public EnvironmentCallbackContext(
        DistributedApplicationExecutionContext executionContext,
        IResource resource,
        Dictionary<string, object>? environmentVariables = null,
        CancellationToken cancellationToken = default)
    {
        ExecutionContext = executionContext;
        Resource = resource;
        EnvironmentVariables = environmentVariables ?? [];
        CancellationToken = cancellationToken;
    }

    public CancellationToken CancellationToken { get; }

    public Dictionary<string, object> EnvironmentVariables { get; }

    public DistributedApplicationExecutionContext ExecutionContext { get; }

    public ILogger Logger { get; set; } = NullLogger.Instance;

    public IResource Resource { get; }
}

public class EnvironmentCallbackAnnotation : IResourceAnnotation
{
    public EnvironmentCallbackAnnotation(Func<EnvironmentCallbackContext, Task> callback) => Callback = callback;

    public Func<EnvironmentCallbackContext, Task> Callback { get; }
}

public class ManifestPublishingCallbackAnnotation : IResourceAnnotation
{
    public ManifestPublishingCallbackAnnotation(Func<ManifestPublishingContext, Task>? callback) => Callback = callback;

    public static ManifestPublishingCallbackAnnotation Ignore { get; } = new(null);

    public Func<ManifestPublishingContext, Task>? Callback { get; }
}

public sealed class ResourceIconAnnotation : IResourceAnnotation
{
    public ResourceIconAnnotation(string iconName, IconVariant iconVariant = IconVariant.Filled)
    {
        IconName = iconName;
        IconVariant = iconVariant;
    }

    public string IconName { get; }

    public IconVariant IconVariant { get; }
}

public enum IconVariant
{
    Regular = 0,
    Filled = 1,
}

public sealed class ResourceRelationshipAnnotation : IResourceAnnotation
{
    public ResourceRelationshipAnnotation(IResource resource, string type)
    {
        Resource = resource;
        Type = type;
    }

    public IResource Resource { get; }

    public string Type { get; }
}

public class ResourceSnapshotAnnotation : IResourceAnnotation
{
    public ResourceSnapshotAnnotation(CustomResourceSnapshot initialSnapshot) => InitialSnapshot = initialSnapshot;

    public CustomResourceSnapshot InitialSnapshot { get; }
}
