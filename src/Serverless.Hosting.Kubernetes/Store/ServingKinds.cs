using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Store;

/// <summary>
/// How the kinds are called in requests.
/// </summary>
internal static class ServingKinds
{
    public const string Group = "serving.knative.dev";
    public const string Version = "v1";

    /// <summary>All kinds, what is owned before what owns it: so whoever lists them in this order knows the owner of everything that it knows.</summary>
    public static IReadOnlyList<ResourceKind> All { get; } = [ResourceKind.Revision, ResourceKind.Route, ResourceKind.Configuration, ResourceKind.Service];

    public static string PluralOf(ResourceKind kind) => kind switch
    {
        ResourceKind.Service => "services",
        ResourceKind.Configuration => "configurations",
        ResourceKind.Route => "routes",
        _ => "revisions",
    };
}
