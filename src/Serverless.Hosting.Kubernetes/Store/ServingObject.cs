using System.Globalization;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Knative.Admission;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Store;

/// <summary>
/// A custom resource as the cluster keeps it: its document, and what the store needs to know of it without reading the rest.
/// </summary>
internal sealed class ServingObject : IKubernetesObject<V1ObjectMeta>
{
    private const string Orphan = "orphan";

    /// <exception cref="StoreFormatException">It has no version that can be ordered.</exception>
    public ServingObject(ResourceKind kind, JsonObject json)
    {
        var metadata = json.Object("metadata");
        Json = json;
        Id = new ResourceId(kind, metadata.Text("namespace"), metadata.Text("name"));
        Uid = metadata.Text("uid");
        var isDeleted = metadata.Text("deletionTimestamp").Length > 0;
        SetsFree = isDeleted && metadata.Texts("finalizers").Contains(Orphan);
        IsEnding = isDeleted && !SetsFree;
        var text = metadata.Text("resourceVersion");
        Version = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw new StoreFormatException(
                $"The version '{text}' of {Id} is not a number. Use a cluster whose API server counts versions, as all do that keep their objects in etcd.");
        Metadata = new V1ObjectMeta { ResourceVersion = text };
    }

    public JsonObject Json { get; }

    public ResourceId Id { get; }

    public string Uid { get; }

    /// <summary>The version of the whole, status included.</summary>
    public long Version { get; }

    /// <summary>Whether it is being deleted, and only waits for others to let it go.</summary>
    public bool IsEnding { get; }

    /// <summary>Whether it is being deleted, but not what it owns: the cluster makes that independent first.</summary>
    public bool SetsFree { get; }

    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; }
}
