using System.Globalization;

namespace Serverless.Hosting.Scaling;

public sealed partial class AutoscalerOptions
{
    private const double MinTarget = 0.01;

    private static readonly TimeSpan MinStableWindow = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan MaxStableWindow = TimeSpan.FromHours(1);
    private static readonly TimeSpan MinUsagePeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxUsagePeriod = TimeSpan.FromMinutes(5);

    /// <summary>Finds all that is wrong with the settings.</summary>
    /// <returns>A sentence for each problem, with the setting and what it may be; empty where there is none.</returns>
    public IReadOnlyList<string> Validate() => [.. TargetProblems(), .. WindowProblems(), .. RateProblems(), .. BoundProblems(), .. ZeroProblems()];

    private static string Problem(string setting, IFormattable value, string allowed) =>
        $"{setting} is {value.ToString(null, CultureInfo.InvariantCulture)}. Set it to {allowed}.";

    private static bool IsWholeSeconds(TimeSpan value) => value.Ticks % TimeSpan.TicksPerSecond == 0;

    private IEnumerable<string> TargetProblems()
    {
        if (ContainerConcurrencyTargetPercentage is not (> 0 and <= 100))
        {
            yield return Problem(nameof(ContainerConcurrencyTargetPercentage), ContainerConcurrencyTargetPercentage, "more than 0 and at most 100");
        }
        else if (!(ContainerConcurrencyTargetDefault * ContainerConcurrencyTargetFraction >= MinTarget))
        {
            yield return Problem(
                nameof(ContainerConcurrencyTargetDefault),
                ContainerConcurrencyTargetDefault,
                $"a number that times {nameof(ContainerConcurrencyTargetPercentage)} is at least 0.01");
        }

        if (!(RequestsPerSecondTargetDefault >= MinTarget))
        {
            yield return Problem(nameof(RequestsPerSecondTargetDefault), RequestsPerSecondTargetDefault, "0.01 or more");
        }

        if (!(TargetBurstCapacity >= 0 || TargetBurstCapacity == -1))
        {
            yield return Problem(nameof(TargetBurstCapacity), TargetBurstCapacity, "0 or more, or to -1");
        }

        if (!(ActivatorCapacity >= 1))
        {
            yield return Problem(nameof(ActivatorCapacity), ActivatorCapacity, "1 or more");
        }
    }

    private IEnumerable<string> WindowProblems()
    {
        if (StableWindow < MinStableWindow || StableWindow > MaxStableWindow || !IsWholeSeconds(StableWindow))
        {
            yield return Problem(nameof(StableWindow), StableWindow, "6 seconds to 1 hour, in whole seconds");
        }

        if (PanicWindowPercentage is not (>= 1 and <= 100))
        {
            yield return Problem(nameof(PanicWindowPercentage), PanicWindowPercentage, "1 to 100");
        }

        if (ScaleDownDelay < TimeSpan.Zero || !IsWholeSeconds(ScaleDownDelay))
        {
            yield return Problem(nameof(ScaleDownDelay), ScaleDownDelay, "0 or more, in whole seconds");
        }

        if (UsagePeriod < MinUsagePeriod || UsagePeriod > MaxUsagePeriod || !IsWholeSeconds(UsagePeriod))
        {
            yield return Problem(nameof(UsagePeriod), UsagePeriod, "1 second to 5 minutes, in whole seconds");
        }
    }

    private IEnumerable<string> RateProblems()
    {
        if (!(MaxScaleUpRate > 1))
        {
            yield return Problem(nameof(MaxScaleUpRate), MaxScaleUpRate, "a number greater than 1");
        }

        if (!(MaxScaleDownRate > 1))
        {
            yield return Problem(nameof(MaxScaleDownRate), MaxScaleDownRate, "a number greater than 1");
        }
    }

    private IEnumerable<string> BoundProblems()
    {
        if (MinScale < 0)
        {
            yield return Problem(nameof(MinScale), MinScale, "0 or more");
        }

        if (MaxScale < 0 || (MaxScale > 0 && MaxScale < MinScale))
        {
            yield return Problem(nameof(MaxScale), MaxScale, $"0, or to {nameof(MinScale)} or more");
        }

        if (MaxScaleLimit < 0)
        {
            yield return Problem(nameof(MaxScaleLimit), MaxScaleLimit, "0 or more");
        }

        if (MaxScaleLimit > 0 && (MaxScale < 1 || MaxScale > MaxScaleLimit))
        {
            yield return Problem(nameof(MaxScale), MaxScale, $"1 to {MaxScaleLimit}, which is {nameof(MaxScaleLimit)}");
        }
    }

    private IEnumerable<string> ZeroProblems()
    {
        if (InitialScale < (AllowZeroInitialScale ? 0 : 1))
        {
            var allowed = AllowZeroInitialScale ? "0 or more" : $"1 or more, or set {nameof(AllowZeroInitialScale)}";
            yield return Problem(nameof(InitialScale), InitialScale, allowed);
        }

        if (ScaleToZeroGracePeriod <= TimeSpan.Zero)
        {
            yield return Problem(nameof(ScaleToZeroGracePeriod), ScaleToZeroGracePeriod, "more than 0");
        }

        if (ScaleToZeroPodRetentionPeriod < TimeSpan.Zero)
        {
            yield return Problem(nameof(ScaleToZeroPodRetentionPeriod), ScaleToZeroPodRetentionPeriod, "0 or more");
        }
    }
}
