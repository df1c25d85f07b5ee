using k8s.Models;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Pods;

/// <summary>
/// Makes a pod that of a reserved instance.
/// </summary>
internal static class ReserveTemplate
{
    public static void Apply(V1PodTemplateSpec template, string container, ReservePod reserve)
    {
        if (reserve.Types.Count > 0)
        {
            template.Metadata.Annotations[KubernetesLabels.UseSpecs] = string.Join(',', reserve.Types);
        }

        var resources = template.Spec.Containers.Single(candidate => candidate.Name == container).Resources ??= new V1ResourceRequirements();
        var (requests, limits) = (Over(resources.Requests, reserve.Requests), Over(resources.Limits, reserve.Limits));
        foreach (var (name, limit) in limits)
        {
            // a cluster refuses a container that asks for more than it may use
            if (requests.TryGetValue(name, out var request) && request.ToDecimal() > limit.ToDecimal())
            {
                requests[name] = limit;
            }
        }

        (resources.Requests, resources.Limits) = (requests.Count == 0 ? null : requests, limits.Count == 0 ? null : limits);
    }

    private static Dictionary<string, ResourceQuantity> Over(IDictionary<string, ResourceQuantity>? given, ValueMap own)
    {
        var merged = new Dictionary<string, ResourceQuantity>(given ?? new Dictionary<string, ResourceQuantity>());
        foreach (var (name, quantity) in own)
        {
            merged[name] = new ResourceQuantity(quantity);
        }

        return merged;
    }
}
