using Serverless.Hosting.Model;

namespace Serverless.Hosting.Knative.Manifests;

/// <summary>
/// What a file that was accepted came to.
/// </summary>
/// <param name="Declared">The objects that it declares.</param>
/// <param name="IsComplete">Whether all of them could be applied.</param>
internal sealed record AppliedFile(IReadOnlySet<ResourceId> Declared, bool IsComplete);
