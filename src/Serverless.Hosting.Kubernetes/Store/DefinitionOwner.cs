using k8s.Models;
using Serverless.Hosting.Kubernetes.Manifests;

namespace Serverless.Hosting.Kubernetes.Store;

/// <summary>
/// Whose a custom resource definition is: ours has our label.
/// </summary>
internal static class DefinitionOwner
{
    /// <exception cref="InvalidOperationException">It is somebody else's.</exception>
    public static void Demand(V1CustomResourceDefinition definition)
    {
        var owner = definition.Metadata.Labels is { } labels && labels.TryGetValue(ManifestLabels.Name, out var name) ? name : null;
        if (owner != ManifestLabels.Host)
        {
            throw new InvalidOperationException(
                $"The custom resource definition '{definition.Metadata.Name}' belongs to {(owner is null ? "somebody else" : $"'{owner}'")}. "
                + "Two controllers of the same objects would undo each other's work: remove the other one and its definitions, or use another cluster.");
        }
    }
}
