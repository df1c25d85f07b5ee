using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Serverless.Hosting.Kubernetes.Nodes;

/// <summary>
/// Probes a container as a kubelet does: startup first, then readiness and liveness, each in its own period of whole seconds.
/// </summary>
internal sealed class ContainerProbes(JsonObject container, string address)
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero, AllowAutoRedirect = false });

    /// <param name="setReady">Is told what the readiness probe finds.</param>
    /// <param name="kill">Ends a container that is not alive.</param>
    /// <param name="cancellationToken">Ends the probing.</param>
    public async Task RunAsync(Action<bool> setReady, Action kill, CancellationToken cancellationToken)
    {
        try
        {
            if (container["startupProbe"] is JsonObject startup && !await UntilAsync(startup, wanted: true, cancellationToken))
            {
                kill();
                return;
            }

            await Task.WhenAll(ReadinessAsync(setReady, cancellationToken), LivenessAsync(kill, cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // the container has ended
        }
    }

    private async Task ReadinessAsync(Action<bool> setReady, CancellationToken cancellationToken)
    {
        if (container["readinessProbe"] is not JsonObject probe)
        {
            setReady(true);
            return;
        }

        while (true)
        {
            await UntilAsync(probe, wanted: true, cancellationToken);
            setReady(true);
            await UntilAsync(probe, wanted: false, cancellationToken);
            setReady(false);
        }
    }

    private async Task LivenessAsync(Action kill, CancellationToken cancellationToken)
    {
        if (container["livenessProbe"] is JsonObject probe)
        {
            await UntilAsync(probe, wanted: false, cancellationToken);
            kill();
        }
    }

    /// <summary>Probes until one kind of result has come often enough in a row.</summary>
    /// <returns>False where success was waited for and a startup probe has failed too often.</returns>
    private async Task<bool> UntilAsync(JsonObject probe, bool wanted, CancellationToken cancellationToken)
    {
        var isStartup = probe == container["startupProbe"];
        var needed = wanted ? (int?)probe["successThreshold"] ?? 1 : (int?)probe["failureThreshold"] ?? 3;
        var (count, failures) = (0, 0);
        await Task.Delay(TimeSpan.FromSeconds(wanted ? (int?)probe["initialDelaySeconds"] ?? 0 : 0), cancellationToken);
        while (true)
        {
            var succeeded = await ProbeAsync(probe, cancellationToken);
            (count, failures) = (succeeded == wanted ? count + 1 : 0, succeeded ? 0 : failures + 1);
            if (count >= needed)
            {
                return true;
            }

            if (isStartup && failures >= ((int?)probe["failureThreshold"] ?? 3))
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromSeconds((int?)probe["periodSeconds"] ?? 10), cancellationToken);
        }
    }

    private async Task<bool> ProbeAsync(JsonObject probe, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds((int?)probe["timeoutSeconds"] ?? 1));
        try
        {
            if (probe["httpGet"] is { } http)
            {
                using var response = await Client.GetAsync(new Uri($"http://{address}:{PortOf(http["port"]!)}{(string?)http["path"] ?? "/"}"), limit.Token);
                return (int)response.StatusCode is >= 200 and < 400;
            }

            var tcp = probe["tcpSocket"] ?? throw new NotSupportedException($"This node does not know the probe {probe.ToJsonString()}.");
            using var client = new TcpClient();
            await client.ConnectAsync(address, PortOf(tcp["port"]!), limit.Token);
            return true;
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }

    private int PortOf(JsonNode port) => port.GetValueKind() == System.Text.Json.JsonValueKind.Number
        ? (int)port
        : (int)container["ports"]!.AsArray().Single(known => (string?)known!["name"] == (string)port!)!["containerPort"]!;
}
