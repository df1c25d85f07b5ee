using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Gateway.Management;

namespace Microsoft.AspNetCore.Builder;

/// <summary>
/// Maps the management API.
/// </summary>
public static class ManagementEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the management API: <c>/apis/serving.knative.dev/v1/…</c>, <c>/healthz</c> and <c>/readyz</c>. It answers on its own listener alone, which
    /// <c>UseServerlessListeners</c> makes, or which the host listens on itself and names in <c>Serverless:Management:Port</c>.
    /// </summary>
    /// <remarks>Mapping it again changes nothing.</remarks>
    /// <param name="endpoints">The routes of the host.</param>
    /// <returns>The same routes.</returns>
    /// <exception cref="InvalidOperationException">There is no listener for it.</exception>
    public static IEndpointRouteBuilder MapServerlessManagement(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.ServiceProvider;
        var listener = services.GetRequiredService<ManagementListener>();
        if (listener.IsMapped)
        {
            return endpoints;
        }

        if (listener.Port == 0)
        {
            listener.Port = services.GetRequiredService<IOptions<ManagementOptions>>().Value.Port;
        }

        if (listener.Port == 0)
        {
            throw new InvalidOperationException(
                "The management API has no listener. Call 'UseServerlessListeners(port)' on the builder of the host, or set 'Serverless:Management:Port' to a port that the host listens on.");
        }

        listener.IsMapped = true;
        ActivatorUtilities.CreateInstance<ManagementEndpoints>(services).Map(endpoints);
        return endpoints;
    }
}
