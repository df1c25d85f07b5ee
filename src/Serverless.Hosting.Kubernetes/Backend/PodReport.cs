using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Backend;

/// <summary>
/// What is kept of a pod.
/// </summary>
/// <param name="Revision">The revision that it is an instance of.</param>
/// <param name="Instance">The instance.</param>
/// <param name="Failure">What keeps it from being ready; null where nothing is known.</param>
/// <param name="IsMarked">Whether it is to be deleted first when its deployment is scaled down.</param>
internal sealed record PodReport(ResourceId Revision, Instance Instance, RevisionFailure? Failure, bool IsMarked);
