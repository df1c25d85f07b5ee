namespace Serverless.Hosting.Kubernetes.Replicas;

/// <summary>
/// Asks for orders that a gateway does not have.
/// </summary>
/// <param name="Gateway">The name of the gateway.</param>
/// <param name="Term">The term that it heard last.</param>
/// <param name="Seen">The version up to which it has all orders.</param>
internal sealed record OrderRequest(string Gateway, string Term, long Seen);
