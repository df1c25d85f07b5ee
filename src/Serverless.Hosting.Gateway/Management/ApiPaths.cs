using Serverless.Hosting.Model;

namespace Serverless.Hosting.Gateway.Management;

/// <summary>
/// The names that the API uses in its paths.
/// </summary>
internal static class ApiPaths
{
    public const string Group = "serving.knative.dev";
    public const string Root = "/apis/serving.knative.dev/v1";

    /// <summary>What the reference API does not have.</summary>
    public const string OwnRoot = "/apis/serverless.hosting/v1";

    public static string PluralOf(ResourceKind kind) => kind switch
    {
        ResourceKind.Service => "services",
        ResourceKind.Configuration => "configurations",
        ResourceKind.Route => "routes",
        _ => "revisions",
    };
}
