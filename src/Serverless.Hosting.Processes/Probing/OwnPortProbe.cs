namespace Serverless.Hosting.Processes.Probing;

/// <summary>
/// Believes a success only if it is not another process that answers on the port of the instance: one that took the port just before the instance could.
/// </summary>
internal sealed class OwnPortProbe(IProbe probe, int port, int process) : IProbe
{
    private bool _checked;

    public async Task<string?> TryAsync(CancellationToken cancellationToken)
    {
        var problem = await probe.TryAsync(cancellationToken);
        if (problem is not null || _checked)
        {
            return problem;
        }

        _checked = ListeningPort.IsHeldBy(process, port) != false;
        return _checked ? null : $"port {port} is answered by another process";
    }
}
