using CsCheck;

namespace Serverless.Hosting.Aspire.Reconciling;

/// <summary>
/// The reconciler between an orchestrator and a host that do as the contracts say, in any order, from any state.
/// </summary>
public class ReconcilerPropertyTests
{
    [Fact]
    public void Run_FromAnyState_ConvergesAndEndsNoInstanceThatHasRequests() => World.Runs.Sample(
        run =>
        {
            var world = new World(run.Slots);
            foreach (var step in run.Steps)
            {
                world.Do(step);
            }

            world.Settle();
            Assert.Equal((world.Possible(false), world.Possible(true)), (world.Running(false), world.Running(true)));
            Assert.Empty(world.Decide());
        },
        iter: 3000);

    [Fact]
    public void Decide_OfItsOwnAnswer_FindsNothingToDo() => World.Runs.Sample(
        run =>
        {
            var world = new World(run.Slots);
            foreach (var step in run.Steps)
            {
                world.Do(step);
                Assert.Empty(world.DecideTwice());
            }
        },
        iter: 1000);
}
