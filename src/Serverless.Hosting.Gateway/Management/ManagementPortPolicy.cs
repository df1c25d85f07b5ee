using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace Serverless.Hosting.Gateway.Management;

/// <summary>
/// Keeps the management API to its own listener. The port of the host header says nothing: before the listener there may be a proxy with another one.
/// </summary>
internal sealed class ManagementPortPolicy(ManagementListener listener) : MatcherPolicy, IEndpointSelectorPolicy
{
    /// <summary>Marks the endpoints of the API.</summary>
    public static object Mark { get; } = new Marker();

    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(IsMarked);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            if (IsMarked(candidates[i].Endpoint) && httpContext.Connection.LocalPort != listener.Port)
            {
                candidates.SetValidity(i, false);
            }
        }

        return Task.CompletedTask;
    }

    private static bool IsMarked(Endpoint endpoint) => endpoint.Metadata.GetMetadata<Marker>() is not null;

    private sealed class Marker;
}
