using Serverless.Hosting.Model;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Reservations;

/// <summary>
/// What one step of the reserved-instance policy depends on, beside what it remembers.
/// </summary>
public readonly record struct ReservationInput
{
    /// <summary>Creates the input of a step of a revision without instances and load.</summary>
    public ReservationInput()
    {
    }

    /// <summary>The time, in UTC.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>How the revision uses reserved instances.</summary>
    public required ReserveSettings Settings { get; init; }

    /// <summary>Whether a route names the revision. One that is merely broken is still reachable here.</summary>
    public Reachability Reachability { get; init; }

    /// <summary>Whether the revision once had the standard instances that it starts with: nothing stands in for it before.</summary>
    public bool IsInitialized { get; init; }

    /// <summary>The standard instances that the scale applier asks for.</summary>
    public required int StandardWanted { get; init; }

    /// <summary>The standard instances that are ready and take requests: none that drains.</summary>
    public int StandardReady { get; init; }

    /// <summary>The reserved instances that are ready, draining ones included.</summary>
    public int ReservedReady { get; init; }

    /// <summary>The requests on reserved instances.</summary>
    public int ReservedInFlight { get; init; }

    /// <summary>The requests on all instances and in the queue.</summary>
    public int Load { get; init; }

    /// <summary>Whether a request has asked for standard instances since the last step.</summary>
    public bool HasRung { get; init; }

    /// <summary>The credits of the reserved instances in percent of the most that they can save up; null where their type has none.</summary>
    public double? CreditPercent { get; init; }

    /// <summary>Whether the backend can resize instances in place, and the last attempt did not fail.</summary>
    public bool CanResize { get; init; }

    /// <summary>The names of instance types that are out of stock.</summary>
    public ValueList<string> OutOfStock { get; init; } = [];

    /// <summary>Whether a reserved instance may stand in for the revision at all.</summary>
    internal bool IsOn => Settings.IsEnabled && IsInitialized && Reachability != Reachability.Unreachable;
}
