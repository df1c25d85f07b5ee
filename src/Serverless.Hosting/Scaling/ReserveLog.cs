using Microsoft.Extensions.Logging;
using Serverless.Hosting.Reservations;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// Tells of the changes between standard and reserved instances.
/// </summary>
internal sealed partial class ReserveLog(ILogger<ReserveLog> logger)
{
    public void Moved(string revision, in ReservationMemory before, in ReservationPlan plan, DateTimeOffset now)
    {
        var seconds = (now - before.Since).TotalSeconds;
        switch (plan.Phase)
        {
            case ReservationPhase.Resting when plan.ReservedType is { } type:
                LogResting(revision, type.Name);
                break;
            case ReservationPhase.Reserved when plan.Reason == ReservationReason.ReservedReady:
                LogReserved(revision, plan.ReservedType?.Name);
                break;
            case ReservationPhase.Reserved when plan.Reason == ReservationReason.TimedOut:
                LogTimedOut(revision, seconds);
                break;
            case ReservationPhase.Waking when before.Phase != ReservationPhase.None:
                LogWaking(revision, plan.Standard);
                break;
            case ReservationPhase.Draining:
                LogHandedOver(revision, seconds);
                break;
            case ReservationPhase.Active when before.Phase == ReservationPhase.Draining:
                LogLeft(revision);
                break;
            case ReservationPhase.Sharing:
                LogSharing(revision);
                break;
            case ReservationPhase.None when plan.Reason is not (ReservationReason.Off or ReservationReason.Found):
                LogMissing(revision, plan.Reason);
                break;
            default:
                LogMoved(revision, before.Phase, plan.Phase, plan.Reason);
                break;
        }
    }

    [LoggerMessage(320, LogLevel.Information, "Revision {Revision} has no load: a reserved instance of type {Type} starts to stand in for the standard ones.")]
    private partial void LogResting(string revision, string type);

    [LoggerMessage(321, LogLevel.Information, "Revision {Revision} is on its reserved instance of type {Type}.")]
    private partial void LogReserved(string revision, string? type);

    [LoggerMessage(322, LogLevel.Information, "Revision {Revision} wakes: the reserved instance answers until a standard one is ready; to be started: {Standard}.")]
    private partial void LogWaking(string revision, int standard);

    [LoggerMessage(323, LogLevel.Information, "Revision {Revision} is handed over to its standard instances after {Seconds:0.0} s.")]
    private partial void LogHandedOver(string revision, double seconds);

    [LoggerMessage(324, LogLevel.Information, "The reserved instance of revision {Revision} has finished and leaves.")]
    private partial void LogLeft(string revision);

    [LoggerMessage(325, LogLevel.Information, "Revision {Revision} is served by its reserved instance while that has credits.")]
    private partial void LogSharing(string revision);

    [LoggerMessage(326, LogLevel.Warning, "Revision {Revision} has no reserved instance: {Reason}.")]
    private partial void LogMissing(string revision, ReservationReason reason);

    [LoggerMessage(327, LogLevel.Warning, "No standard instance of revision {Revision} was ready within {Seconds:0.0} s: the reserved one stays.")]
    private partial void LogTimedOut(string revision, double seconds);

    [LoggerMessage(328, LogLevel.Debug, "Revision {Revision} moves from {From} to {To}: {Reason}.")]
    private partial void LogMoved(string revision, ReservationPhase from, ReservationPhase to, ReservationReason reason);
}
