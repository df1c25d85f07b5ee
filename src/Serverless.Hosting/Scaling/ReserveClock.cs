using Microsoft.Extensions.Hosting;
using Serverless.Hosting.Activation;
using Serverless.Hosting.Reservations;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// Looks at revisions that rest on a reserved instance every few minutes, so that no more of their costs is lost with the host; and at those that have none
/// because its types were out of stock, so that they get one when there is one again. One timer for all.
/// </summary>
internal sealed class ReserveClock(ServingState serving, ActivationSignal signal, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(ReserveBooks.StoreEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var revision in serving.Revisions.Where(IsDue))
            {
                signal.Ring(revision);
            }
        }
    }

    private static bool IsDue(RevisionState revision) =>
        revision.ReserveState is { Memory.Phase: not ReservationPhase.None } or { Status.Condition: ReservationCondition.OutOfStock };
}
