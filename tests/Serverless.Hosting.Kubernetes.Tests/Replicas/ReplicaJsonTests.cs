using System.Text;
using System.Text.Json;
using Serverless.Hosting.Replicas;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Kubernetes.Replicas;

public sealed class ReplicaJsonTests
{
    [Theory]
    [InlineData(nameof(ServingClasses.None))]
    [InlineData(nameof(ServingClasses.Both))]
    public void Answer_ThereAndBack_SaysTheSame(string serve)
    {
        var order = new ServingOrder("default", "coffee-00001", 7)
        {
            Serve = Enum.Parse<ServingClasses>(serve),
            ReservedRings = true,
            ReservedLimit = 0,
            ReservedShare = 0.25,
            Withheld = ["a"],
            Shares = new Dictionary<string, string[]> { ["host-1"] = ["b", "c"], ["host-2"] = [] },
        };
        var answer = new LeaderAnswer("term", 7) { AsksForAll = true, Gateways = ["host-1", "host-2"], Orders = [order] };

        var read = Read(answer, ReplicaJson.Default.LeaderAnswer);

        Assert.Equal(("term", 7L, true), (read.Term, read.Version, read.AsksForAll));
        Assert.Equal(answer.Gateways, read.Gateways);
        Assert.True(order.SaysTheSame(Assert.Single(read.Orders)), JsonSerializer.Serialize(answer, ReplicaJson.Default.LeaderAnswer));
    }

    [Fact]
    public void Report_ThereAndBack_SaysTheSame()
    {
        var told = new RevisionReport("default", "coffee-00001")
        {
            Concurrency = 0.5,
            Requests = 3,
            Rings = true,
            InFlight = 2,
            Waiting = 1,
            InFlightReserved = 1,
            ServedByReserved = 9,
            Applied = 4,
            AppliedTerm = "term",
            HeldBack = ["a"],
            Held = ["b"],
        };

        var read = Read(new GatewayReport("host-1", "term", 4) { IsFull = true, Revisions = [told] }, ReplicaJson.Default.GatewayReport);

        var back = Assert.Single(read.Revisions);
        Assert.Equal(("host-1", "term", 4L, true), (read.Gateway, read.Term, read.Seen, read.IsFull));
        Assert.Equal(["a"], back.HeldBack);
        Assert.Equal(["b"], back.Held!);
        Assert.Equal(told with { AppliedTerm = null, HeldBack = back.HeldBack, Held = back.Held }, back);
    }

    [Fact]
    public void Report_WithoutRevisions_IsShort() =>
        Assert.InRange(Encoding.UTF8.GetByteCount(JsonSerializer.Serialize(new GatewayReport("host-7d9f_10.0.0.5:8090", Guid.NewGuid().ToString(), 4), ReplicaJson.Default.GatewayReport)), 1, 200);

    private static T Read<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) => JsonSerializer.Deserialize(JsonSerializer.Serialize(value, type), type)!;
}
