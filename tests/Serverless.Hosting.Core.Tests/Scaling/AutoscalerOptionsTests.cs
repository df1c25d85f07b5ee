namespace Serverless.Hosting.Scaling;

public sealed class AutoscalerOptionsTests
{
    [Fact]
    public void Validate_Defaults_FindsNothing() => Assert.Empty(new AutoscalerOptions().Validate());

    public static TheoryData<string, Action<AutoscalerOptions>> Wrong => new()
    {
        { "ContainerConcurrencyTargetPercentage is 0. Set it to more than 0 and at most 100.", options => options.ContainerConcurrencyTargetPercentage = 0 },
        { "ContainerConcurrencyTargetPercentage is 101. Set it to more than 0 and at most 100.", options => options.ContainerConcurrencyTargetPercentage = 101 },
        { "ContainerConcurrencyTargetDefault is 0.01. Set it to a number that times ContainerConcurrencyTargetPercentage is at least 0.01.", options => options.ContainerConcurrencyTargetDefault = 0.01 },
        { "RequestsPerSecondTargetDefault is 0. Set it to 0.01 or more.", options => options.RequestsPerSecondTargetDefault = 0 },
        { "TargetBurstCapacity is -2. Set it to 0 or more, or to -1.", options => options.TargetBurstCapacity = -2 },
        { "TargetBurstCapacity is NaN. Set it to 0 or more, or to -1.", options => options.TargetBurstCapacity = double.NaN },
        { "ActivatorCapacity is 0.5. Set it to 1 or more.", options => options.ActivatorCapacity = 0.5 },
        { "StableWindow is 00:00:05. Set it to 6 seconds to 1 hour, in whole seconds.", options => options.StableWindow = TimeSpan.FromSeconds(5) },
        { "StableWindow is 01:00:01. Set it to 6 seconds to 1 hour, in whole seconds.", options => options.StableWindow = TimeSpan.FromSeconds(3601) },
        { "StableWindow is 00:00:06.5000000. Set it to 6 seconds to 1 hour, in whole seconds.", options => options.StableWindow = TimeSpan.FromSeconds(6.5) },
        { "PanicWindowPercentage is 0.9. Set it to 1 to 100.", options => options.PanicWindowPercentage = 0.9 },
        { "ScaleDownDelay is -00:00:01. Set it to 0 or more, in whole seconds.", options => options.ScaleDownDelay = TimeSpan.FromSeconds(-1) },
        { "MaxScaleUpRate is 1. Set it to a number greater than 1.", options => options.MaxScaleUpRate = 1 },
        { "MaxScaleDownRate is 1. Set it to a number greater than 1.", options => options.MaxScaleDownRate = 1 },
        { "MinScale is -1. Set it to 0 or more.", options => options.MinScale = -1 },
        { "MaxScale is 2. Set it to 0, or to MinScale or more.", options => (options.MinScale, options.MaxScale) = (3, 2) },
        { "MaxScaleLimit is -1. Set it to 0 or more.", options => options.MaxScaleLimit = -1 },
        { "MaxScale is 0. Set it to 1 to 10, which is MaxScaleLimit.", options => options.MaxScaleLimit = 10 },
        { "InitialScale is 0. Set it to 1 or more, or set AllowZeroInitialScale.", options => options.InitialScale = 0 },
        { "InitialScale is -1. Set it to 0 or more.", options => (options.InitialScale, options.AllowZeroInitialScale) = (-1, true) },
        { "ScaleToZeroGracePeriod is 00:00:00. Set it to more than 0.", options => options.ScaleToZeroGracePeriod = TimeSpan.Zero },
        { "ScaleToZeroPodRetentionPeriod is -00:00:01. Set it to 0 or more.", options => options.ScaleToZeroPodRetentionPeriod = TimeSpan.FromSeconds(-1) },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Validate_OneSettingIsWrong_NamesItAndWhatItMayBe(string expected, Action<AutoscalerOptions> change)
    {
        var options = new AutoscalerOptions();
        change(options);

        Assert.Equal([expected], options.Validate());
    }

    [Fact]
    public void Validate_SeveralAreWrong_ReportsAll() =>
        Assert.Equal(3, new AutoscalerOptions { MaxScaleUpRate = 0, MinScale = -1, PanicWindowPercentage = 0 }.Validate().Count);
}
