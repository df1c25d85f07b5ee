using System.Net;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Kubernetes.Pods;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Backend;

/// <summary>
/// The requests that change the cluster.
/// </summary>
internal sealed class ClusterRequests(IKubernetes client)
{
    // below everything that has no cost of its own
    private const string LowCost = "-1000";

    /// <summary>Makes a deployment, or brings the one that is there up to date.</summary>
    /// <exception cref="HttpOperationException">It is refused.</exception>
    public async Task<V1Deployment> EnsureAsync(V1Deployment deployment, bool exists, CancellationToken cancellationToken)
    {
        if (!exists)
        {
            try
            {
                return await client.AppsV1.CreateNamespacedDeploymentAsync(deployment, deployment.Metadata.NamespaceProperty, cancellationToken: cancellationToken);
            }
            catch (HttpOperationException exception) when (exception.Response.StatusCode == HttpStatusCode.Conflict)
            {
                // made by the host that was here before, a moment ago; or by somebody else, and then the test in the patch fails
            }
        }

        return await client.AppsV1.PatchNamespacedDeploymentAsync(
            Update(deployment), deployment.Metadata.Name, deployment.Metadata.NamespaceProperty, cancellationToken: cancellationToken);
    }

    public Task ScaleAsync(ResourceId revision, InstanceClass @class, int replicas, CancellationToken cancellationToken) =>
        client.AppsV1.PatchNamespacedDeploymentScaleAsync(
            Merge(new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } }),
            DeploymentTemplate.NameOf(revision.Name, @class),
            revision.Namespace,
            cancellationToken: cancellationToken);

    public Task MarkAsync(string @namespace, string pod, CancellationToken cancellationToken) => IgnoreMissingAsync(client.CoreV1.PatchNamespacedPodAsync(
        Merge(new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [KubernetesLabels.DeletionCost] = LowCost } } }),
        pod,
        @namespace,
        cancellationToken: cancellationToken));

    public Task DeletePodAsync(string @namespace, string pod, CancellationToken cancellationToken) =>
        IgnoreMissingAsync(client.CoreV1.DeleteNamespacedPodAsync(pod, @namespace, cancellationToken: cancellationToken));

    public Task DeleteAsync(ResourceId revision, InstanceClass @class, CancellationToken cancellationToken) =>
        IgnoreMissingAsync(client.AppsV1.DeleteNamespacedDeploymentAsync(
            DeploymentTemplate.NameOf(revision.Name, @class), revision.Namespace, propagationPolicy: "Background", cancellationToken: cancellationToken));

    private static V1Patch Update(V1Deployment deployment) => new(
        new JsonArray(
            Operation("test", "/metadata/labels/serving.knative.dev~1revisionUID", deployment.Metadata.Labels[KubernetesLabels.RevisionUid]),
            Operation("add", "/metadata/annotations", JsonOf(deployment.Metadata.Annotations)),
            Operation("add", "/metadata/labels", JsonOf(deployment.Metadata.Labels)),
            Operation("add", "/spec/progressDeadlineSeconds", deployment.Spec.ProgressDeadlineSeconds),
            Operation("add", "/spec/template", JsonNode.Parse(KubernetesJson.Serialize(deployment.Spec.Template)))).ToJsonString(),
        V1Patch.PatchType.JsonPatch);

    private static JsonObject Operation(string name, string path, JsonNode? value) => new() { ["op"] = name, ["path"] = path, ["value"] = value };

    private static JsonObject JsonOf(IDictionary<string, string> map) => new(map.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)));

    private static V1Patch Merge(JsonObject patch) => new(patch.ToJsonString(), V1Patch.PatchType.MergePatch);

    private static async Task IgnoreMissingAsync(Task request)
    {
        try
        {
            await request;
        }
        catch (HttpOperationException exception) when (exception.Response.StatusCode == HttpStatusCode.NotFound)
        {
            // it is gone: what was asked for
        }
    }
}
