using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Serverless.Hosting.Knative.Admission;
using Serverless.Hosting.Kubernetes.Manifests;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Store;

/// <summary>
/// The requests that read and write custom resources.
/// </summary>
internal sealed class ServingRequests(IKubernetes client)
{
    private const int PageSize = 500;

    /// <summary>Reads an object; null if there is none.</summary>
    public async Task<ServingObject?> GetAsync(ResourceId id, CancellationToken cancellationToken)
    {
        try
        {
            return Read(id.Kind, await client.CustomObjects.GetNamespacedCustomObjectAsync(
                CustomResources.Group, CustomResources.Version, id.Namespace, CustomResources.PluralOf(id.Kind), id.Name, cancellationToken));
        }
        catch (HttpOperationException exception) when (exception.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Reads a page of the objects of a kind, in a namespace or in all.</summary>
    public async Task<(List<ServingObject> Items, string Version, string? Next)> ListAsync(
        ResourceKind kind, string? ns, string? next, CancellationToken cancellationToken)
    {
        var (group, version, plural) = (CustomResources.Group, CustomResources.Version, CustomResources.PluralOf(kind));
        var list = ToJson(ns is null
            ? await client.CustomObjects.ListClusterCustomObjectAsync(
                group, version, plural, continueParameter: next, limit: PageSize, cancellationToken: cancellationToken)
            : await client.CustomObjects.ListNamespacedCustomObjectAsync(
                group, version, ns, plural, continueParameter: next, limit: PageSize, cancellationToken: cancellationToken));
        var metadata = list.Object("metadata");
        return ([.. list.Objects("items").Select(item => new ServingObject(kind, item))], metadata.Text("resourceVersion"), metadata.Text("continue"));
    }

    /// <summary>Follows the objects of a kind from a version on.</summary>
    public async IAsyncEnumerable<(WatchEventType Type, ServingObject Item)> WatchAsync(
        ResourceKind kind,
        string? ns,
        string from,
        TimeSpan timeout,
        Action<Exception> onError,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // bookmarks too: so a watch of which nothing is told can go on where it was
        var (group, version, plural) = (CustomResources.Group, CustomResources.Version, CustomResources.PluralOf(kind));
        var seconds = (int)timeout.TotalSeconds;
        var events = ns is null
            ? client.CustomObjects.WatchListClusterCustomObjectAsync(
                group, version, plural, true, resourceVersion: from, timeoutSeconds: seconds, onError: onError, cancellationToken: cancellationToken)
            : client.CustomObjects.WatchListNamespacedCustomObjectAsync(
                group, version, ns, plural, true, resourceVersion: from, timeoutSeconds: seconds, onError: onError, cancellationToken: cancellationToken);
        await foreach (var (type, item) in events)
        {
            yield return (type, Read(kind, item));
        }
    }

    public async Task<ServingObject> CreateAsync(ResourceId id, JsonObject document, CancellationToken cancellationToken) =>
        Read(id.Kind, await client.CustomObjects.CreateNamespacedCustomObjectAsync(
            document, CustomResources.Group, CustomResources.Version, id.Namespace, CustomResources.PluralOf(id.Kind), cancellationToken: cancellationToken));

    /// <summary>Changes parts of an object, if it still has a version.</summary>
    /// <exception cref="HttpOperationException">It has another version, or is gone.</exception>
    public async Task<ServingObject> PatchAsync(ResourceId id, JsonArray operations, long version, bool isStatus, CancellationToken cancellationToken)
    {
        // a version that is put into the object is compared with the one in force: a conflict, where a failed test would be a bad request
        operations.Insert(0, new JsonObject { ["op"] = "add", ["path"] = "/metadata/resourceVersion", ["value"] = Text(version) });
        var patch = new V1Patch(operations.ToJsonString(), V1Patch.PatchType.JsonPatch);
        var (group, of, plural) = (CustomResources.Group, CustomResources.Version, CustomResources.PluralOf(id.Kind));
        return Read(id.Kind, isStatus
            ? await client.CustomObjects.PatchNamespacedCustomObjectStatusAsync(
                patch, group, of, id.Namespace, plural, id.Name, cancellationToken: cancellationToken)
            : await client.CustomObjects.PatchNamespacedCustomObjectAsync(
                patch, group, of, id.Namespace, plural, id.Name, cancellationToken: cancellationToken));
    }

    /// <summary>Deletes an object, if it still has a version; what it owns, the cluster collects.</summary>
    /// <param name="id">The object.</param>
    /// <param name="version">The version; null for any.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HttpOperationException">It has another version, or is gone.</exception>
    public Task DeleteAsync(ResourceId id, long? version, CancellationToken cancellationToken) => client.CustomObjects.DeleteNamespacedCustomObjectAsync(
        CustomResources.Group,
        CustomResources.Version,
        id.Namespace,
        CustomResources.PluralOf(id.Kind),
        id.Name,
        new V1DeleteOptions
        {
            PropagationPolicy = "Background",
            Preconditions = version is { } expected ? new V1Preconditions { ResourceVersion = Text(expected) } : null,
        },
        cancellationToken: cancellationToken);

    private static ServingObject Read(ResourceKind kind, object answer) => new(kind, ToJson(answer));

    private static JsonObject ToJson(object answer) => JsonObject.Create((JsonElement)answer)!;

    private static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);
}
