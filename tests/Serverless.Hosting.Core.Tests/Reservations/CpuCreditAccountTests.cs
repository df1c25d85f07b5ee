using CsCheck;

namespace Serverless.Hosting.Reservations;

public sealed class CpuCreditAccountTests
{
    private static readonly InstanceType Small = InstanceCatalog.Default.Find("ecs.t5-lc1m2.small")!;
    private static readonly InstanceType Large = InstanceCatalog.Default.Find("ecs.t6-c1m4.large")!;
    private static readonly InstanceType[] Burstable = [.. InstanceCatalog.Default.Types.Where(type => type.IsBurstable)];

    private static readonly Gen<(InstanceType Type, (double Hours, double Cpus)[] Steps)> Traces =
        from type in Gen.Int[0, Burstable.Length - 1].Select(index => Burstable[index])
        from steps in Gen.Select(Gen.Double[0, 40], Gen.Double[0, 9]).Array[1, 30]
        select (type, steps);

    [Fact]
    public void Start_Burstable_Has30InitialCreditsForEachCpu()
    {
        Assert.Equal(new CpuCreditAccount { Initial = 30 }, CpuCreditAccount.Start(Small));
        Assert.Equal(60, CpuCreditAccount.Start(Large).Balance);
    }

    [Fact]
    public void Start_NotBurstable_HasNoneAndNeverChanges()
    {
        var type = InstanceCatalog.Default.Compute(2, 4);
        var account = CpuCreditAccount.Start(type);

        Assert.Equal((0, null), (account.Balance, account.PercentOf(type)));
        Assert.Equal(account, account.Advance(type, TimeSpan.FromHours(1), 2));
    }

    // the small type: 1 vCPU, baseline 10 %, 6 credits an hour, at most 144
    [Theory]
    [InlineData(1, 0, 0, 30, 6)] // an hour at rest earns 6
    [InlineData(1, 0, 0.1, 30, 0)] // at the baseline nothing changes
    [InlineData(24, 0, 0, 30, 144)] // 24 hours at rest fill the account
    [InlineData(100, 0, 0, 30, 144)] // more is lost
    [InlineData(24, 0.5, 1, 3, 144)] // half an hour in full use spends 27, initial ones first
    [InlineData(24, 1, 1, 0, 120)] // an hour spends 54: 30 initial, 24 earned
    [InlineData(24, 3.222222222222222, 1, 0, 0)] // 174 credits last 174 / (1 - 0.1) minutes
    [InlineData(24, 10, 1, 0, 0)] // and not longer
    [InlineData(24, 2, 0.5, 0, 126)] // half a processor spends 24 an hour
    public void Advance_RestThenUse_IsTheFigureByHand(double restHours, double useHours, double cpus, double initial, double earned)
    {
        var account = CpuCreditAccount.Start(Small).Advance(Small, TimeSpan.FromHours(restHours), useHours == 0 ? cpus : 0);
        account = account.Advance(Small, TimeSpan.FromHours(useHours), cpus);

        Assert.Equal(initial, account.Initial, 6);
        Assert.Equal(earned, account.Earned, 6);
        Assert.Equal((0, 0), (account.Borrowed, account.Charged));
    }

    [Fact]
    public void Advance_SpentThenRest_EarnsFromZeroAtOnce()
    {
        var account = CpuCreditAccount.Start(Small).Advance(Small, TimeSpan.FromHours(10), 1).Advance(Small, TimeSpan.FromHours(2), 0);

        Assert.Equal(12, account.Balance, 9);
        Assert.Equal(12 / 144.0 * 100, account.PercentOf(Small)!.Value, 9);
    }

    [Fact]
    public void Advance_Unlimited_BorrowsADayThenIsCharged()
    {
        // 54 credits an hour above the baseline: 30 initial ones, 144 borrowed, the rest is charged
        var account = CpuCreditAccount.Start(Small).Advance(Small, TimeSpan.FromHours(4), 1, isUnlimited: true);

        Assert.Equal((0, 0), (account.Initial, account.Earned));
        Assert.Equal(144, account.Borrowed, 9);
        Assert.Equal((4 * 54) - 30 - 144, account.Charged, 9);
        Assert.Equal(-144, account.Balance, 9);
    }

    [Fact]
    public void Advance_UnlimitedThenRest_PaysBackBeforeItSaves()
    {
        var account = CpuCreditAccount.Start(Small).Advance(Small, TimeSpan.FromHours(1), 1, isUnlimited: true);
        Assert.Equal(24, account.Borrowed, 9);

        account = account.Advance(Small, TimeSpan.FromHours(5), 0, isUnlimited: true);

        Assert.Equal(0, account.Borrowed, 9);
        Assert.Equal(6, account.Earned, 9);
    }

    [Fact]
    public void Advance_TwoCpusAtAQuarter_IsACreditEveryTwoMinutes()
    {
        var spent = CpuCreditAccount.Start(Large).Balance - CpuCreditAccount.Start(Large).Advance(Large with { BaselinePercent = 0.0001 }, TimeSpan.FromMinutes(2), 0.5).Balance;

        Assert.Equal(1, spent, 4);
    }

    [Fact]
    public void Advance_NegativeTime_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => CpuCreditAccount.Start(Small).Advance(Small, TimeSpan.FromTicks(-1), 0));

    [Fact]
    public void Advance_AnyUse_NeverNegativeNorAboveTheCap() => Traces.Sample(trace =>
    {
        var account = CpuCreditAccount.Start(trace.Type);
        foreach (var (hours, cpus) in trace.Steps)
        {
            account = account.Advance(trace.Type, TimeSpan.FromHours(hours), cpus);

            Assert.InRange(account.Initial, 0, trace.Type.Cpus * 30);
            Assert.InRange(account.Earned, 0, trace.Type.MaxCredits);
            Assert.Equal((0, 0), (account.Borrowed, account.Charged));
        }
    });

    [Fact]
    public void Advance_Unlimited_DebtNeverMoreThanADay() => Traces.Sample(trace =>
    {
        var account = CpuCreditAccount.Start(trace.Type);
        foreach (var (hours, cpus) in trace.Steps)
        {
            var next = account.Advance(trace.Type, TimeSpan.FromHours(hours), cpus, isUnlimited: true);

            Assert.InRange(next.Borrowed, 0, trace.Type.MaxCredits);
            Assert.True(next.Charged >= account.Charged);
            Assert.True(next.Borrowed == 0 || next.Earned == 0);
            account = next;
        }
    });

    [Fact]
    public void Advance_InOneStepOrMany_IsTheSame() => Gen.Select(Traces, Gen.Int[2, 50], Gen.Bool).Sample((trace, parts, isUnlimited) =>
    {
        var (whole, split) = (CpuCreditAccount.Start(trace.Type), CpuCreditAccount.Start(trace.Type));
        foreach (var (hours, cpus) in trace.Steps)
        {
            var step = TimeSpan.FromTicks(TimeSpan.FromHours(hours).Ticks / parts);
            whole = whole.Advance(trace.Type, step * parts, cpus, isUnlimited);
            for (var i = 0; i < parts; i++)
            {
                split = split.Advance(trace.Type, step, cpus, isUnlimited);
            }
        }

        Assert.Equal(whole.Balance, split.Balance, tolerance: 1e-6);
        Assert.Equal(whole.Charged, split.Charged, tolerance: 1e-6);
    });
}
