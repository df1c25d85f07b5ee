namespace Serverless.Hosting.Aspire.Running;

/// <summary>
/// Starts and stops what works while the AppHost runs. It starts with the first word of the orchestrator: the host's own start waits for the resources that wait for
/// a service, and so for this.
/// </summary>
internal sealed class ServingRuntime(ServingFacade facade, ServingController controller) : IHostedService
{
    private int _started;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _started, 1) == 0)
        {
            await facade.StartAsync(cancellationToken);
            await controller.StartAsync(cancellationToken);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await controller.StopAsync(cancellationToken);
        await facade.StopAsync(cancellationToken);
    }
}
