using Microsoft.Extensions.Hosting;
using Serverless.Hosting.Activation;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// Has the costs of revisions that rest on a reserved instance written down every few minutes, so that no more than that is lost with the host: one timer for all.
/// </summary>
internal sealed class ReserveClock(ServingState serving, ActivationSignal signal, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(ReserveBooks.StoreEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var revision in serving.Revisions.Where(revision => revision.ReserveState is { Memory.Phase: not Reservations.ReservationPhase.None }))
            {
                signal.Ring(revision);
            }
        }
    }
}
