using System.Net;

namespace Serverless.Hosting.Gateway.Forwarding;

/// <summary>
/// The proxies whose word about a client is believed.
/// </summary>
internal sealed class TrustedProxies(IEnumerable<string> proxies)
{
    private readonly IPNetwork[] _networks = [.. proxies.Select(proxy => TryParse(proxy, out var network) ? network : default)];

    public bool Contains(IPAddress? address)
    {
        if (_networks.Length == 0 || address is null)
        {
            return false;
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (var network in _networks)
        {
            if (network.Contains(plain))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads an address or a network.</summary>
    public static bool TryParse(string text, out IPNetwork network)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
            return true;
        }

        return IPNetwork.TryParse(text, out network);
    }
}
