using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Declarations;

/// <summary>
/// Has the ports of services in the configuration stand for them. One that is wrong is told with the other mistakes there.
/// </summary>
internal sealed class DeclaredPorts(IConfiguration configuration) : IPostConfigureOptions<ServerlessOptions>
{
    /// <summary>The ports, with the services that they stand for as <c>namespace/name</c>.</summary>
    public static IEnumerable<(string Service, int Port)> Read(IConfiguration configuration)
    {
        foreach (var section in configuration.GetSection(ServicesReader.SectionName).GetChildren())
        {
            if (int.TryParse(section["Port"], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535)
            {
                yield return ($"{(section["Namespace"] is { Length: > 0 } ns ? ns : Names.DefaultNamespace)}/{section.Key}", port);
            }
        }
    }

    public void PostConfigure(string? name, ServerlessOptions options)
    {
        foreach (var (service, port) in Read(configuration))
        {
            options.ServicePorts[service] = port;
        }
    }
}
