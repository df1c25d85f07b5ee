using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Declarations;
using Serverless.Hosting.Gateway.Management;

namespace Serverless.Hosting.Gateway.Hosting;

/// <summary>
/// Has the host listen, on loopback, on the ports that stand for one service each and on that of the management API, beside what it listens on anyway. A host that
/// makes its listeners itself is left alone.
/// </summary>
internal sealed class ServiceListeners(IServer server, IConfiguration configuration, ManagementListener management, IOptions<ManagementOptions> options) : IStartupFilter
{
    private const string Default = "http://localhost:5000";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);

        // what the host listens on by its settings stands here by now
        var makesItsOwn = management.HasListeners || configuration.GetSection("Kestrel:Endpoints").Exists();
        if (!makesItsOwn && server.Features.Get<IServerAddressesFeature>() is { Addresses: { IsReadOnly: false } addresses })
        {
            Add(addresses);
        }
    };

    private void Add(ICollection<string> addresses)
    {
        var known = addresses.Select(address => BindingAddress.Parse(address).Port).ToHashSet();
        string[] missing =
        [
            .. DeclaredPorts.Read(configuration).Select(service => service.Port).Distinct().Where(known.Add).Select(port => $"http://localhost:{port}"),
            .. management.IsMapped && AdminSettings.IsAsked(configuration) && known.Add(management.Port) ? [$"http://{Host}:{management.Port}"] : Array.Empty<string>(),
        ];
        if (missing.Length > 0 && addresses.Count == 0)
        {
            addresses.Add(Default);
        }

        foreach (var address in missing)
        {
            addresses.Add(address);
        }
    }

    private string Host => options.Value.Address.Contains(':', StringComparison.Ordinal) ? $"[{options.Value.Address}]" : options.Value.Address;
}
