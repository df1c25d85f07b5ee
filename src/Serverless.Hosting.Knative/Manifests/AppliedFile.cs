using Serverless.Hosting.Model;

namespace Serverless.Hosting.Knative.Manifests;

/// <summary>
/// What a file that was accepted came to.
/// </summary>
/// <param name="Declared">The objects that it declares.</param>
/// <param name="Results">What became of each of them.</param>
internal sealed record AppliedFile(IReadOnlySet<ResourceId> Declared, IReadOnlyList<ApplyResult> Results);
