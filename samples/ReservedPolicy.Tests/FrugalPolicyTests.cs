using NSubstitute;
using Serverless.Hosting.Reservations;

namespace ReservedPolicy;

/// <summary>
/// A policy by itself: input and memory go in, a plan and the next memory come out. No host, no clock; the prices are a substitute that the test sets.
/// </summary>
public class FrugalPolicyTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly InstanceType Small = InstanceCatalog.Default.Types.First(type => type.Name == "ecs.t5-lc1m2.small");
    private static readonly InstanceType Large = InstanceCatalog.Default.Types.First(type => type.Name == "ecs.t5-c1m2.large");

    private readonly IInstanceCatalog _prices = Substitute.For<IInstanceCatalog>();

    [Fact]
    public void Plan_CheapEnough_HasTheStandInStart()
    {
        SetPrices((Small, 0.3), (Large, 0.4));

        var plan = new FrugalPolicy(_prices, mostPercent: 50).Plan(IdleService(), Active).Plan;

        Assert.Equal((ReservationPhase.Resting, Small, 1), (plan.Phase, plan.ReservedType, plan.Reserved));
    }

    [Fact]
    public void Plan_FirstTypeTooDear_TakesTheNext()
    {
        SetPrices((Small, 0.6), (Large, 0.4));

        var plan = new FrugalPolicy(_prices, mostPercent: 50).Plan(IdleService(), Active).Plan;

        Assert.Equal((ReservationPhase.Resting, Large, 1), (plan.Phase, plan.ReservedType, plan.Reserved));
    }

    [Fact]
    public void Plan_AllTooDear_ScalesToZero()
    {
        SetPrices((Small, 0.6), (Large, 0.7));

        var plan = new FrugalPolicy(_prices, mostPercent: 50).Plan(IdleService(), Active).Plan;

        Assert.Equal((ServingClass.Standard, 0, 0), (plan.Serving, plan.Standard, plan.Reserved));
    }

    [Fact]
    public void Plan_PriceOfTheStandInRises_GivesItUp()
    {
        var policy = new FrugalPolicy(_prices, mostPercent: 50);
        SetPrices((Small, 0.3));
        var atRest = IdleService() with { StandardReady = 0, ReservedReady = 1 };
        var (before, memory) = policy.Plan(atRest, default);

        SetPrices((Small, 0.9));
        var after = policy.Plan(atRest, memory).Plan;

        Assert.Equal((1, 0), (before.Reserved, after.Reserved));
    }

    /// <summary>What the policy remembers of a service that one standard instance serves.</summary>
    private ReservationMemory Active => new FrugalPolicy(_prices, mostPercent: 50).Plan(IdleService() with { StandardWanted = 1 }, default).Memory;

    /// <summary>The moment in which the autoscaler would end the last instance of a service that costs 1 an hour.</summary>
    private static ReservationInput IdleService() => new()
    {
        Now = Noon,
        Settings = new() { IsEnabled = true, Types = [Small, Large], StandardType = InstanceCatalog.Default.Compute(cpus: 2, memoryGiB: 4) },
        IsInitialized = true,
        StandardWanted = 0,
        StandardReady = 1,
    };

    private void SetPrices(params (InstanceType Type, double Price)[] prices) =>
        _prices.Types.Returns([.. prices.Select(entry => entry.Type with { PricePerHour = entry.Price })]);
}
