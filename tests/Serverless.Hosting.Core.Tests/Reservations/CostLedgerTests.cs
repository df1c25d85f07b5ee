namespace Serverless.Hosting.Reservations;

public sealed class CostLedgerTests
{
    private static readonly InstanceType Standard = InstanceCatalog.Default.Compute(2, 4);
    private static readonly InstanceType Small = InstanceCatalog.Default.Find("ecs.t5-lc1m2.small")!;

    [Fact]
    public void Run_SeveralTypes_AddsUpTimeAndCostByType()
    {
        var ledger = CostLedger.Empty
            .Run(Standard, TimeSpan.FromHours(2))
            .Run(Small, TimeSpan.FromHours(10))
            .Run(Standard, TimeSpan.FromHours(1));

        Assert.Equal(["compute-2-4Gi", "ecs.t5-lc1m2.small"], ledger.Usage.Select(usage => usage.Type));
        Assert.Equal([TimeSpan.FromHours(3), TimeSpan.FromHours(10)], ledger.Usage.Select(usage => usage.InstanceTime));
        Assert.Equal(3 + 2.7, ledger.Cost, 9);
    }

    [Fact]
    public void Run_NoTime_IsTheSameLedger() => Assert.Same(CostLedger.Empty, CostLedger.Empty.Run(Small, TimeSpan.Zero));

    [Fact]
    public void Compare_ADayWithTwoBusyHours_CostsWhatEachWayWould()
    {
        // 22 hours without load, then two with three instances, of which one started cold while 5 requests waited 4 seconds
        var ledger = CostLedger.Empty.Compare(Standard, TimeSpan.FromHours(22), wanted: 0, queued: 0)
            .Compare(Standard, TimeSpan.FromSeconds(4), wanted: 1, queued: 5)
            .Compare(Standard, TimeSpan.FromHours(2) - TimeSpan.FromSeconds(4), wanted: 3, queued: 0);

        Assert.Equal(22 + 6 - (2 * 4 / 3600.0), ledger.AlwaysOnCost, 9);
        Assert.Equal(6 - (2 * 4 / 3600.0), ledger.ScaleToZeroCost, 9);
        Assert.Equal(TimeSpan.FromSeconds(20), ledger.ColdStartWait);
    }

    [Fact]
    public void Charge_CreditsBeyondTheLoan_CostTheirPrice()
    {
        var ledger = CostLedger.Empty.Charge(new() { Charged = 10 }, new() { Charged = 110 }, creditPrice: 0.005);

        Assert.Equal((0.5, 0.5), (ledger.CreditCost, ledger.Cost));
    }

    [Fact]
    public void HandOver_Twice_CountsAndAddsUp()
    {
        var ledger = CostLedger.Empty.HandOver(TimeSpan.FromSeconds(2)).HandOver(TimeSpan.FromSeconds(3));

        Assert.Equal((2, TimeSpan.FromSeconds(5)), (ledger.Handovers, ledger.HandoverTime));
    }
}
