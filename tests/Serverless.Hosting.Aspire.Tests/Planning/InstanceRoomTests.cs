namespace Serverless.Hosting.Aspire.Planning;

public class InstanceRoomTests
{
    [Theory]
    [InlineData(null, null, 0, false, 5)]
    [InlineData(null, 3, 0, false, 3)]
    [InlineData(8, null, 0, false, 8)]
    [InlineData(null, 3, 2, false, 5)]
    [InlineData(2, 3, 2, true, 1)]
    public void Replicas_Always_AreTheMostOfBothClasses(int? min, int? max, int reserved, bool isSingle, int expected)
    {
        var revision = Plans.Revision("v1", "coffee") with { IsSingle = isSingle };
        var service = Plans.Service("coffee", revision) with { Scale = new ScalePlan { Min = min, Max = max }, Reserve = reserved > 0 ? new ReservePlan(reserved, null) : null };

        Assert.Equal(expected, InstanceRoom.Replicas(service, revision));
    }

    [Fact]
    public void Find_WhatHasOneInstanceOnly_TellsWhatIsNotKept()
    {
        Assert.Equal(
            [
                "'coffee-v2' runs one instance at most here, not 5: only projects without a fixed port have replicas.",
                "'coffee-v2' keeps no reserved instance here: it would need a second one beside it, and only projects without a fixed port have replicas.",
            ],
            InstanceRoom.Find(Plans.Cafe));
    }
}
