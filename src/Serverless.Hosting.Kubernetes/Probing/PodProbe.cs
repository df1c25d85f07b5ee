using System.Globalization;
using k8s.Models;
using Serverless.Hosting.Kubernetes.Pods;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Probing;

/// <summary>
/// How the gateway itself finds out that a pod is ready, before the kubelet has told it.
/// </summary>
/// <param name="Url">Where the pod is asked; its path counts only where <paramref name="IsHttp"/>.</param>
/// <param name="IsHttp">Whether it is asked by HTTP; else it only has to accept a connection.</param>
/// <param name="Headers">What the request says besides.</param>
/// <param name="Timeout">How long one answer may take.</param>
internal sealed record PodProbe(Uri Url, bool IsHttp, ValueMap Headers, TimeSpan Timeout)
{
    private const int DefaultTimeout = 1;

    /// <summary>The probe of a pod; null where only the kubelet can tell: no address yet, a probe of another kind, or more to wait for than one success.</summary>
    public static PodProbe? Find(V1Pod pod)
    {
        var probed = pod.Spec.Containers.Where(container => container.ReadinessProbe is not null).ToArray();
        if (string.IsNullOrEmpty(pod.Status?.PodIP) || pod.Spec.ReadinessGates is { Count: > 0 } || probed is not [var container])
        {
            return null;
        }

        var isServing = container.Ports?.Any(port => port.Name == ContainerTemplate.PortName) == true;
        var probe = container.ReadinessProbe;
        return !isServing || container.StartupProbe is not null || probe is { InitialDelaySeconds: > 0 } or { SuccessThreshold: > 1 } ? null : Create(pod.Status.PodIP, probe);
    }

    private static PodProbe? Create(string address, V1Probe probe)
    {
        var timeout = TimeSpan.FromSeconds(probe.TimeoutSeconds ?? DefaultTimeout);
        return probe switch
        {
            { HttpGet: { } http } when http.Scheme is null or "HTTP" && string.IsNullOrEmpty(http.Host) && UrlOf(address, http.Port, http.Path) is { } url =>
                new(url, IsHttp: true, ValueMap.Create((http.HttpHeaders ?? []).DistinctBy(header => header.Name).Select(header => KeyValuePair.Create(header.Name, header.Value))), timeout),
            { TcpSocket: { } tcp } when string.IsNullOrEmpty(tcp.Host) && UrlOf(address, tcp.Port, "/") is { } url => new(url, IsHttp: false, ValueMap.Empty, timeout),
            _ => null,
        };
    }

    private static Uri? UrlOf(string address, IntOrString port, string? path)
    {
        var host = address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address;
        return Uri.TryCreate(string.Create(CultureInfo.InvariantCulture, $"http://{host}:{port.Value}/{path?.TrimStart('/')}"), UriKind.Absolute, out var url) ? url : null;
    }
}
