using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Backend;

/// <summary>
/// What is kept of a deployment.
/// </summary>
/// <param name="Revision">The revision whose instances it holds.</param>
/// <param name="Class">Their class.</param>
/// <param name="Replicas">How many of them it is asked for.</param>
/// <param name="Hash">The hash of its template.</param>
/// <param name="Failure">What keeps it from having them; null where nothing is known.</param>
internal sealed record DeploymentReport(ResourceId Revision, InstanceClass Class, int Replicas, string Hash, RevisionFailure? Failure);
