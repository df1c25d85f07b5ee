using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NSubstitute;
using Serverless.Hosting.Reservations;
using Serverless.Hosting.Scaling;

namespace ReservedPolicy;

/// <summary>
/// A policy is a function: it is made with new, and time and load are what a test says. No host, no clock, no waiting.
/// </summary>
public sealed class OfficeHoursPolicyTests
{
    private static readonly DateTimeOffset Monday = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    private static readonly (ReservationPlan Plan, ReservationMemory Memory) Answer = (
        new ReservationPlan { Phase = ReservationPhase.Active, Standard = 7 },
        new ReservationMemory { Phase = ReservationPhase.Active, Since = Monday });

    private readonly IInstanceCatalog _catalog = Substitute.For<IInstanceCatalog>();
    private readonly IReservedInstancePolicy _inner = Substitute.For<IReservedInstancePolicy>();
    private readonly ReservationInput _idle;

    public OfficeHoursPolicyTests()
    {
        _catalog.Types.Returns([new InstanceType { Name = "tiny", Cpus = 1, MemoryGiB = 2, PricePerHour = 0.1 }]);
        _idle = new()
        {
            Now = Monday,
            Settings = new()
            {
                IsEnabled = true,
                Types = _catalog.Cheapest(InstanceSelection.DefaultSize),
                StandardType = new() { Name = "standard", Cpus = 2, MemoryGiB = 4, PricePerHour = 1 },
            },
            Reachability = Reachability.Reachable,
            IsInitialized = true,
            StandardWanted = 0,
            StandardReady = 1,
        };
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 3)]
    public void Plan_OfficeIsOpen_AsksTheInnerPolicyForOneStandardInstanceOrMore(int wanted, int expected)
    {
        var input = _idle with { Now = Monday.AddHours(9), StandardWanted = wanted };
        _inner.Plan(input with { StandardWanted = expected }, Answer.Memory).Returns(Answer);

        Assert.Equal(Answer, OfficeHours(_inner).Plan(input, Answer.Memory));
    }

    [Theory]
    [InlineData("Monday before it opens", 8.99)]
    [InlineData("Monday when it closes", 18)]
    [InlineData("Saturday at noon", (5 * 24) + 12)]
    public void Plan_OfficeIsClosed_LeavesTheInputToTheInnerPolicy(string when, double hours)
    {
        var input = _idle with { Now = Monday.AddHours(hours) };
        _inner.Plan(input, Answer.Memory).Returns(Answer);

        Assert.True(Answer == OfficeHours(_inner).Plan(input, Answer.Memory), when);
    }

    [Theory]
    [InlineData(false, Reachability.Reachable)]
    [InlineData(true, Reachability.Unreachable)]
    public void Plan_NothingMayStandIn_KeepsNothing(bool isEnabled, Reachability reachability)
    {
        var noon = _idle with { Now = Monday.AddHours(12), Settings = _idle.Settings with { IsEnabled = isEnabled }, Reachability = reachability };

        Assert.Equal(0, OfficeHours(new ReservedInstancePolicy()).Plan(noon, default).Plan.Standard);
    }

    [Fact]
    public void Plan_OfficeCloses_HandsOverToTheReservedInstance()
    {
        var policy = OfficeHours(new ReservedInstancePolicy());

        var (open, memory) = policy.Plan(_idle with { Now = Monday.AddHours(17.99) }, default);
        Assert.Equal((ReservationPhase.Active, 1, 0), (open.Phase, open.Standard, open.Reserved));

        (var closing, memory) = policy.Plan(_idle with { Now = Monday.AddHours(18) }, memory);
        Assert.Equal((ReservationPhase.Resting, 1, 1, "tiny"), (closing.Phase, closing.Standard, closing.Reserved, closing.ReservedType?.Name));

        var (closed, _) = policy.Plan(_idle with { Now = Monday.AddHours(18.01), ReservedReady = 1 }, memory);
        Assert.Equal((ReservationPhase.Reserved, 0, 1), (closed.Phase, closed.Standard, closed.Reserved));
    }

    [Fact]
    public void AddServerlessCore_PolicyIsRegisteredBefore_TakesItInPlaceOfItsOwn()
    {
        var policy = OfficeHours(new ReservedInstancePolicy());
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddSingleton<IReservedInstancePolicy>(policy);
        builder.Services.AddServerlessCore();
        using var host = builder.Build();

        Assert.Same(policy, host.Services.GetRequiredService<IReservedInstancePolicy>());
    }

    private static OfficeHoursPolicy OfficeHours(IReservedInstancePolicy inner) => new(inner, opens: new(9, 0), closes: new(18, 0));
}
