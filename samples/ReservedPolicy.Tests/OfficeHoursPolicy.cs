using Serverless.Hosting.Reservations;
using Serverless.Hosting.Scaling;

namespace ReservedPolicy;

#region policy
/// <summary>Keeps one standard instance while the office is open, on working days; at other times the inner policy has its way. The hours are UTC.</summary>
public sealed class OfficeHoursPolicy(IReservedInstancePolicy inner, TimeOnly opens, TimeOnly closes) : IReservedInstancePolicy
{
    public (ReservationPlan Plan, ReservationMemory Memory) Plan(in ReservationInput input, ReservationMemory memory)
    {
        var isKept = IsOpen(input.Now) && input is { Settings.IsEnabled: true, Reachability: not Reachability.Unreachable };
        return inner.Plan(isKept ? input with { StandardWanted = Math.Max(1, input.StandardWanted) } : input, memory);
    }

    private bool IsOpen(DateTimeOffset now) =>
        now.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && TimeOnly.FromTimeSpan(now.TimeOfDay).IsBetween(opens, closes);
}
#endregion
