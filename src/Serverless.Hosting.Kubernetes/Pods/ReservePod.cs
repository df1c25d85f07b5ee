using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Pods;

/// <summary>
/// What makes the pod of a reserved instance smaller than that of a standard one.
/// </summary>
internal sealed record ReservePod
{
    /// <summary>The types of elastic container instances, in order of preference; none for a pod on ordinary nodes.</summary>
    public ValueList<string> Types { get; init; } = [];

    /// <summary>What the serving container asks for, instead of what the revision says; by name (<c>cpu</c>, <c>memory</c>).</summary>
    public ValueMap Requests { get; init; } = ValueMap.Empty;

    /// <summary>What the serving container may use, instead of what the revision says; by name (<c>cpu</c>, <c>memory</c>).</summary>
    public ValueMap Limits { get; init; } = ValueMap.Empty;
}
