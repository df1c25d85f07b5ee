using k8s.Models;

namespace Serverless.Hosting.Kubernetes.Pods;

/// <summary>
/// Completes a probe. The cluster itself asks the container: no proxy stands beside it that could do so.
/// </summary>
internal static class ProbeTemplate
{
    /// <summary>The shortest period that a cluster knows.</summary>
    private const int ShortestPeriod = 1;

    /// <summary>Completes a readiness probe in place: the aggressive one, of period 0, asks as often as a cluster can.</summary>
    /// <param name="probe">The probe; null for none.</param>
    /// <param name="port">The port of the serving container.</param>
    public static void CompleteReadiness(V1Probe? probe, int port)
    {
        Complete(probe, port);
        if (probe is { PeriodSeconds: null or 0 })
        {
            probe.PeriodSeconds = ShortestPeriod;
        }
    }

    /// <summary>Completes a probe in place.</summary>
    /// <param name="probe">The probe; null for none.</param>
    /// <param name="port">The port of the serving container: a probe that names no other means it, by number or by a name of the user's.</param>
    public static void Complete(V1Probe? probe, int port)
    {
        if (probe is null)
        {
            return;
        }

        if (probe.HttpGet is { } http)
        {
            http.Port = PortOf(http.Port, port);
        }

        if (probe.TcpSocket is { } tcp)
        {
            tcp.Port = PortOf(tcp.Port, port);
        }

        if (probe.Grpc is { Port: 0 } grpc)
        {
            grpc.Port = port;
        }
    }

    private static IntOrString PortOf(IntOrString? given, int port) => int.TryParse(given?.Value, out var number) && number > 0 ? given : port;
}
