using System.Globalization;
using Serverless.Hosting.Aspire.Reconciling;

namespace Serverless.Hosting.Aspire.Running;

/// <summary>
/// Reads what Aspire says of a replica.
/// </summary>
internal static class SlotReading
{
    /// <summary>What it means; null for a state between two others, or one that says nothing about instances.</summary>
    public static SlotReport? Read(ServerlessRevisionAnnotation revision, ResourceEvent change)
    {
        var state = change.Snapshot.State?.Text;
        return Sighting(state) is not { } sighting ? null
            : sighting == SlotSighting.Running ? new SlotReport(change.ResourceId, sighting, Address(revision, change.Snapshot))
            : sighting == SlotSighting.Ended ? new SlotReport(change.ResourceId, sighting, Reason: Reason(change.Snapshot, state!))
            : new SlotReport(change.ResourceId, sighting);
    }

    private static SlotSighting? Sighting(string? state) =>
        state is null ? null
        : state == KnownResourceStates.NotStarted ? SlotSighting.Idle
        : state == KnownResourceStates.Starting || state == KnownResourceStates.Waiting ? SlotSighting.Starting
        : state == KnownResourceStates.Running ? SlotSighting.Running
        : state == KnownResourceStates.Stopping ? SlotSighting.Stopping
        : KnownResourceStates.TerminalStates.Contains(state) ? SlotSighting.Ended
        : null;

    private static string Reason(CustomResourceSnapshot snapshot, string state) =>
        snapshot.ExitCode is { } code ? $"It is {state}, with exit code {code.ToString(CultureInfo.InvariantCulture)}." : $"It is {state}.";

    /// <summary>
    /// Where this very instance answers, and not the proxy before all of them: its own port, which it finds in PORT. A container has one instance, and its port is
    /// known on this machine only through the proxy.
    /// </summary>
    private static string? Address(ServerlessRevisionAnnotation revision, CustomResourceSnapshot snapshot)
    {
        if (revision.Workload is ContainerResource)
        {
            return revision.Endpoint is { IsAllocated: true } endpoint ? endpoint.Url : null;
        }

        var port = snapshot.EnvironmentVariables.FirstOrDefault(variable => variable.Name == "PORT")?.Value;
        return ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? $"http://localhost:{number.ToString(CultureInfo.InvariantCulture)}" : null;
    }
}
