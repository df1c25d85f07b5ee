using System.Globalization;
using System.Net;

namespace Serverless.Hosting.Kubernetes.Replicas;

/// <summary>
/// What a host writes into the lease that it holds, and is known by to its like: its name, and where it is reached. <c>host-7d9f_10.0.0.5:8090</c>.
/// </summary>
internal static class ReplicaIdentity
{
    private const char Separator = '_';

    public static string Of(KubernetesReplicaOptions options) =>
        string.Create(CultureInfo.InvariantCulture, $"{options.Name}{Separator}{new IPEndPoint(IPAddress.Parse(options.Address), options.Port)}");

    /// <summary>Where a host is reached.</summary>
    /// <param name="identity">What the lease says; null or empty where nobody holds it.</param>
    /// <returns>The address; null for what is none.</returns>
    public static Uri? AddressOf(string? identity)
    {
        var separator = identity?.LastIndexOf(Separator) ?? -1;
        return separator >= 0 && IPEndPoint.TryParse(identity.AsSpan(separator + 1), out var address) && address.Port > 0 ? new Uri($"http://{address}/") : null;
    }
}
