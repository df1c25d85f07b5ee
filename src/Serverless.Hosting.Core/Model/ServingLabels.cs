namespace Serverless.Hosting.Model;

/// <summary>
/// Labels and annotations of the group <c>serving.knative.dev</c>.
/// </summary>
public static class ServingLabels
{
    /// <summary>Label: the configuration that a revision was made from.</summary>
    public const string Configuration = "serving.knative.dev/configuration";

    /// <summary>Label: the generation of the configuration that a revision was made for.</summary>
    public const string ConfigurationGeneration = "serving.knative.dev/configurationGeneration";

    /// <summary>Label: the identity of the configuration that a revision was made from.</summary>
    public const string ConfigurationUid = "serving.knative.dev/configurationUID";

    /// <summary>Label: the service that an object belongs to.</summary>
    public const string Service = "serving.knative.dev/service";

    /// <summary>Label: the identity of the service that an object belongs to.</summary>
    public const string ServiceUid = "serving.knative.dev/serviceUID";

    /// <summary>Label of a revision: <c>pending</c>, <c>active</c> or <c>reserve</c>.</summary>
    public const string RoutingState = "serving.knative.dev/routingState";

    /// <summary>Annotation of a revision: when its routing state last changed.</summary>
    public const string RoutingStateModified = "serving.knative.dev/routingStateModified";

    /// <summary>Annotation: the routes that name the object, sorted, separated by commas.</summary>
    public const string Routes = "serving.knative.dev/routes";

    /// <summary>Annotation: who created the object.</summary>
    public const string Creator = "serving.knative.dev/creator";

    /// <summary>Annotation: who last changed the specification of the object.</summary>
    public const string LastModifier = "serving.knative.dev/lastModifier";

    /// <summary>Annotation of a service or route: how long a gradual rollout takes.</summary>
    public const string RolloutDuration = "serving.knative.dev/rollout-duration";

    /// <summary>Annotation of a template: how long a revision may take to become ready.</summary>
    public const string ProgressDeadline = "serving.knative.dev/progress-deadline";

    /// <summary>Annotation of a revision: <c>true</c> keeps it from garbage collection.</summary>
    public const string NoGarbageCollection = "serving.knative.dev/no-gc";

    /// <summary>Label of a service or route: <c>cluster-local</c> hides it from outside.</summary>
    public const string Visibility = "networking.knative.dev/visibility";

    /// <summary>Annotation of a service or route: <c>redirected</c> sends plain requests to https, <c>enabled</c> serves them.</summary>
    public const string HttpProtocol = "networking.knative.dev/http-protocol";
}
