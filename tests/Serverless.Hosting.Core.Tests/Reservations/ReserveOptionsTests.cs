namespace Serverless.Hosting.Reservations;

public sealed class ReserveOptionsTests
{
    [Fact]
    public void Validate_Defaults_AreValid() => Assert.Empty(new ReserveOptions().Validate());

    [Fact]
    public void Validate_EverythingWrong_IsAllReported()
    {
        var options = new ReserveOptions
        {
            StartDeadline = TimeSpan.Zero,
            OutOfStockFor = TimeSpan.FromSeconds(-1),
            PricePerCpuHour = -1,
            PricePerGiBHour = double.NaN,
            CreditPrice = double.PositiveInfinity,
            Types =
            {
                ["own"] = new() { Cpus = 0 },
                ["ecs.n1.small"] = new() { BaselinePercent = 101, PricePerHour = -2 },
                ["1-2Gi"] = new() { Cpus = 1, MemoryGiB = 1 },
            },
        };

        Assert.Equal(
            [
                "StartDeadline is 00:00:00. Set it to more than 0.",
                "OutOfStockFor is -00:00:01. Set it to more than 0.",
                "PricePerCpuHour is -1. Set it to 0 or more.",
                "PricePerGiBHour is NaN. Set it to 0 or more.",
                "CreditPrice is Infinity. Set it to 0 or more.",
                "Types:own:Cpus is 0. Set it to more than 0.",
                "Types:own:MemoryGiB is not set. Set it to more than 0.",
                "Types:ecs.n1.small:BaselinePercent is 101. Set it to more than 0 and at most 100.",
                "Types:ecs.n1.small:PricePerHour is -2. Set it to 0 or more.",
                "Types:1-2Gi is no name of a type. Use one without commas and white space that does not read as a size.",
            ],
            options.Validate());
    }
}
