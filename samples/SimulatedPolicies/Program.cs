using Serverless.Hosting.Reservations;
using Serverless.Hosting.Simulation;
using Serverless.Hosting.Simulation.Traces;

// A policy of one's own beside those that ship, on a day of bursts. No host, no clock, no network.
//   dotnet run --project samples/SimulatedPolicies
#region compare
var trace = GeneratedTrace.Bursty(
    length: TimeSpan.FromDays(1),
    perSecond: 5,
    burst: TimeSpan.FromMinutes(2),
    pause: TimeSpan.FromMinutes(20));

var report = new Simulator(new SimulationOptions
{
    Scaling = new() { Target = 10 },
    StandardStart = Distribution.LogNormal(TimeSpan.FromSeconds(8), spread: 0.3),
    Policies =
    [
        SimulatedPolicy.AlwaysOn,
        SimulatedPolicy.ScaleToZero,
        SimulatedPolicy.ReservedWhenStandardReady,
        SimulatedPolicy.ReservedWhenStandardReady with { Name = "patient", ReservedInstances = new PatientPolicy() },
    ],
}).Run(trace);

Console.WriteLine(report.ToTable());
#endregion

#region policy
/// <summary>Leaves single requests to the reserved instance: standard ones are asked for only when two requests meet.</summary>
internal sealed class PatientPolicy : IReservedInstancePolicy
{
    private readonly ReservedInstancePolicy _policy = new();

    public (ReservationPlan Plan, ReservationMemory Memory) Plan(in ReservationInput input, ReservationMemory memory)
    {
        var isAlone = memory.Phase == ReservationPhase.Reserved && input.Load <= 1;
        return _policy.Plan(isAlone ? input with { HasRung = false, StandardWanted = 0 } : input, memory);
    }
}
#endregion
