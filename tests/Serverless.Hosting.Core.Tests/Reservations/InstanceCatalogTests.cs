using Serverless.Hosting.Model;

namespace Serverless.Hosting.Reservations;

public sealed class InstanceCatalogTests
{
    [Theory]
    [InlineData("ecs.t5-lc2m1.nano", 1, 0.5, 10, 6, 144)]
    [InlineData("ecs.t5-lc1m1.small", 1, 1, 10, 6, 144)]
    [InlineData("ecs.t5-lc1m2.small", 1, 2, 10, 6, 144)]
    [InlineData("ecs.t5-lc1m2.large", 2, 4, 10, 12, 288)]
    [InlineData("ecs.t5-lc1m4.large", 2, 8, 10, 12, 288)]
    [InlineData("ecs.t5-c1m1.large", 2, 2, 15, 18, 432)]
    [InlineData("ecs.t5-c1m2.large", 2, 4, 15, 18, 432)]
    [InlineData("ecs.t5-c1m4.large", 2, 8, 15, 18, 432)]
    [InlineData("ecs.t5-c1m1.xlarge", 4, 4, 15, 36, 864)]
    [InlineData("ecs.t5-c1m2.xlarge", 4, 8, 15, 36, 864)]
    [InlineData("ecs.t5-c1m4.xlarge", 4, 16, 15, 36, 864)]
    [InlineData("ecs.t5-c1m1.2xlarge", 8, 8, 15, 72, 1728)]
    [InlineData("ecs.t5-c1m2.2xlarge", 8, 16, 15, 72, 1728)]
    [InlineData("ecs.t5-c1m4.2xlarge", 8, 32, 15, 72, 1728)]
    [InlineData("ecs.t6-c4m1.large", 2, 0.5, 5, 6, 144)]
    [InlineData("ecs.t6-c2m1.large", 2, 1, 10, 12, 288)]
    [InlineData("ecs.t6-c1m1.large", 2, 2, 20, 24, 576)]
    [InlineData("ecs.t6-c1m2.large", 2, 4, 20, 24, 576)]
    [InlineData("ecs.t6-c1m4.large", 2, 8, 30, 36, 864)]
    [InlineData("ecs.t6-c1m4.xlarge", 4, 16, 40, 96, 2304)]
    [InlineData("ecs.t6-c1m4.2xlarge", 8, 32, 40, 192, 4608)]
    public void Types_Burstable_AreTheTable(string name, double cpus, double memory, double baseline, double perHour, double max)
    {
        var type = InstanceCatalog.Default.Find(name);

        Assert.NotNull(type);
        Assert.Equal((cpus, memory, baseline), (type.Cpus, type.MemoryGiB, type.BaselinePercent));
        Assert.Equal(perHour, type.CreditsPerHour, 9);
        Assert.Equal(max, type.MaxCredits, 9);
        Assert.Equal(0.54 * ((0.35 * cpus) + (0.075 * memory)), type.PricePerHour, 12);
    }

    [Theory]
    [InlineData("ecs.s6-c1m2.small")]
    [InlineData("ecs.n1.small")]
    public void Types_EntryLevel_HaveNoCreditsAndCostMore(string name)
    {
        var type = InstanceCatalog.Default.Find(name)!;

        Assert.Equal((1, 2, false, 0, 1), (type.Cpus, type.MemoryGiB, type.IsBurstable, type.MaxCredits, type.BaselineCpus));
        Assert.Equal(0.4, type.PricePerHour, 12);
    }

    [Fact]
    public void Types_Count_IsTheTableAndTwoMore() => Assert.Equal(23, InstanceCatalog.Default.Types.Count);

    [Fact]
    public void Types_Order_IsByPriceThenSizeThenName()
    {
        var types = InstanceCatalog.Default.Types;

        Assert.Equal(types.OrderBy(type => (type.PricePerHour, type.Cpus, type.MemoryGiB)).ThenBy(type => type.Name, StringComparer.Ordinal), types);
    }

    [Fact]
    public void Compute_TwoCpusFourGiB_IsTheUnitOfPrice() => Assert.Equal(1.0, InstanceCatalog.Default.Compute(2, 4).PricePerHour, 12);

    [Fact]
    public void Cheapest_DefaultSize_AreTheFiveOfOneCpuAndTwoGiBOrMore() => Assert.Equal(
        ["ecs.t5-lc1m2.small", "ecs.n1.small", "ecs.s6-c1m2.small", "ecs.t5-c1m1.large", "ecs.t6-c1m1.large"],
        InstanceCatalog.Default.Cheapest(InstanceSelection.DefaultSize).Select(type => type.Name));

    [Fact]
    public void Cheapest_LargestSize_AreOnlyThoseThatAreLarge() => Assert.Equal(
        ["ecs.t5-c1m4.2xlarge", "ecs.t6-c1m4.2xlarge"],
        InstanceCatalog.Default.Cheapest(new(8, 32)).Select(type => type.Name));

    [Fact]
    public void FirstInStock_EachOutOfStockInTurn_FallsThroughToNone()
    {
        var types = InstanceCatalog.Default.Cheapest(InstanceSelection.DefaultSize);

        for (var gone = 0; gone <= types.Count; gone++)
        {
            var found = InstanceSelection.FirstInStock(types, types.Take(gone).Select(type => type.Name).ToValueList());

            Assert.Equal(gone < types.Count ? types[gone] : null, found);
        }
    }

    [Fact]
    public void Options_PricesAndTypes_ReplaceWhatShips()
    {
        var catalog = new InstanceCatalog(new ReserveOptions
        {
            PricePerCpuHour = 1,
            PricePerGiBHour = 0,
            Types =
            {
                ["ecs.t5-lc1m2.small"] = new() { PricePerHour = 0.01 },
                ["own.small"] = new() { Cpus = 2, MemoryGiB = 3, BaselinePercent = 50 },
            },
        });

        Assert.Equal((1, 10, 0.01), (catalog.Find("ecs.t5-lc1m2.small")!.Cpus, catalog.Find("ecs.t5-lc1m2.small")!.BaselinePercent, catalog.Find("ecs.t5-lc1m2.small")!.PricePerHour));
        Assert.Equal((1.08, 1440), (catalog.Find("own.small")!.PricePerHour, catalog.Find("own.small")!.MaxCredits));
        Assert.Equal("ecs.t5-lc1m2.small", catalog.Types[0].Name);
    }
}
