using CsCheck;

namespace Serverless.Hosting.Simulation.Replay;

public sealed class CompletionHeapTests
{
    [Fact]
    public void RemoveFirst_AnyOrderOfAdding_GivesTheEndsInTheirOrder() => Gen.Double[0, 100].Array[0, 60].Sample(ends =>
    {
        var heap = new CompletionHeap();
        for (var i = 0; i < ends.Length; i++)
        {
            heap.Add(ends[i], i);
        }

        var taken = new List<double>();
        for (; heap.Count > 0; heap.RemoveFirst())
        {
            Assert.Equal(heap.First.End, ends[heap.First.Arrival]);
            taken.Add(heap.First.End);
        }

        Assert.Equal(ends.Order(), taken);
    });
}
