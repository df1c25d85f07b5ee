namespace Serverless.Hosting.Routing;

/// <summary>
/// A domain, and which routes are in it.
/// </summary>
public sealed class DomainRule
{
    /// <summary>The domain, such as <c>example.com</c>. With <c>svc.cluster.local</c> the routes are answered only to callers inside.</summary>
    public string Domain { get; set; } = "";

    /// <summary>The labels that a route must have; empty, the default, for every route.</summary>
    public IDictionary<string, string> Selector { get; init; } = new Dictionary<string, string>();
}
