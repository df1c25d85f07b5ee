using Serverless.Hosting.Reservations;
using Serverless.Hosting.Simulation.Traces;

namespace Serverless.Hosting.Simulation.Replay;

public sealed class RevisionReplayTests
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(30);

    [Fact]
    public void Run_TwiceTheRequests_AllocatesNoMore()
    {
        var arrivals = Enumerable.Range(0, 18_000).Select(i => new Arrival(TimeSpan.FromMilliseconds(i * 100))).ToArray();
        var twice = Enumerable.Range(0, 36_000).Select(i => new Arrival(TimeSpan.FromMilliseconds(i * 50))).ToArray();
        Allocated(twice);

        var more = Allocated(twice) - Allocated(arrivals);

        // a queue or a heap of requests may be larger; each request by itself takes nothing
        Assert.InRange(more, long.MinValue, 4096);
    }

    [Fact]
    public void Run_NoRequest_TakesNoSecondAfterSecond()
    {
        var (hour, year) = (Looks(TimeSpan.FromHours(1)), Looks(TimeSpan.FromDays(300)));

        Assert.Equal(hour, year);

        // what is asked of the policy is all that is done: once at the start, and no more however long it rests
        static int Looks(TimeSpan length)
        {
            var policy = new Counting();
            var setup = new RevisionSetup(new(), SimulatedPolicy.ReservedWhenStandardReady with { ReservedInstances = policy });
            new RevisionReplay(setup, new(length, TimeSpan.FromHours(1)), length, 1).Run([]);
            return policy.Count;
        }
    }

    private static long Allocated(Arrival[] arrivals)
    {
        var setup = new RevisionSetup(new(), SimulatedPolicy.ReservedWhenCreditsSpent);
        var replay = new RevisionReplay(setup, new(Length, TimeSpan.FromMinutes(5)), Length, 1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        replay.Run(arrivals);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private sealed class Counting : IReservedInstancePolicy
    {
        private readonly ReservedInstancePolicy _policy = new();

        public int Count { get; private set; }

        public (ReservationPlan Plan, ReservationMemory Memory) Plan(in ReservationInput input, ReservationMemory memory)
        {
            Count++;
            return _policy.Plan(input, memory);
        }
    }
}
