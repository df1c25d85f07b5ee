using System.Globalization;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// How many instances the load asks for, before the scale-down delay and bounds, and why.
/// </summary>
public readonly record struct ScalingDecision
{
    /// <summary>Whether enough was known to decide; otherwise nothing but <see cref="Reason"/> counts and everything stays as it is.</summary>
    public bool IsValid { get; init; }

    /// <summary>The instances that the load asks for.</summary>
    public int Desired { get; init; }

    /// <summary>The spare capacity less the target burst capacity: below 0 the activator belongs in the path.</summary>
    public int ExcessBurstCapacity { get; init; }

    /// <summary>Whether the short window decides, which never takes instances away.</summary>
    public bool IsPanicking { get; init; }

    /// <summary>What <see cref="Desired"/> comes from.</summary>
    public ScalingReason Reason { get; init; }

    /// <summary>The load over the stable window.</summary>
    public double StableLoad { get; init; }

    /// <summary>The load over the panic window.</summary>
    public double PanicLoad { get; init; }

    /// <summary>What one instance is to carry of that load.</summary>
    public double TargetValue { get; init; }

    /// <summary>The instances that were ready.</summary>
    public int ReadyInstances { get; init; }

    /// <summary>What the load asks for, before rates and the activation scale.</summary>
    private double AskedFor => Math.Ceiling((IsPanicking ? Math.Max(StableLoad, PanicLoad) : StableLoad) / TargetValue);

    /// <summary>The decision where a scale-down delay keeps a scale.</summary>
    /// <param name="scale">What <see cref="ScaleDownDelayWindow.Record"/> answers.</param>
    /// <returns>The decision for the higher of both.</returns>
    public ScalingDecision HeldAt(int scale) => scale > Desired ? this with { Desired = scale, Reason = ScalingReason.ScaleDownDelay } : this;

    /// <summary>The decision in words.</summary>
    /// <returns>A sentence.</returns>
    public string Describe() => Reason switch
    {
        ScalingReason.None => "No decision was made.",
        ScalingReason.InstancesUnknown => "No decision: it is not known how many instances are ready.",
        ScalingReason.LoadUnknown => "No decision: there is no data on the load.",
        _ => Text($"{Desired} instance{(Desired == 1 ? "" : "s")} wanted, {ReadyInstances} ready, {(IsPanicking ? "in panic" : "calm")}: {DescribeReason()} ({DescribeLoad()})."),
    };

    /// <summary>The same as <see cref="Describe"/>.</summary>
    /// <returns>A sentence.</returns>
    public override string ToString() => Describe();

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private string DescribeLoad() =>
        Text($"stable load {StableLoad:0.###}, panic load {PanicLoad:0.###}, target {TargetValue:0.###}, excess burst capacity {ExcessBurstCapacity}");

    private string DescribeReason() => Reason switch
    {
        ScalingReason.Idle => "there is no load",
        ScalingReason.StableLoad => Text($"the stable load of {StableLoad:0.###} divided by the target of {TargetValue:0.###}"),
        ScalingReason.PanicLoad => Text($"the panic load of {PanicLoad:0.###} divided by the target of {TargetValue:0.###}"),
        ScalingReason.PanicHeld => "the highest scale of this panic, which is kept until it ends",
        ScalingReason.ScaleUpRate => Text($"the load asks for {AskedFor}, and one decision may add no more"),
        ScalingReason.ScaleDownRate => Text($"the load asks for {AskedFor}, and one decision may take away no more"),
        ScalingReason.ActivationScale => Text($"the load asks for {AskedFor}, and these are the fewest while there is load"),
        ScalingReason.ScaleDownDelay => "the load asks for fewer, which the scale-down delay does not allow yet",
        _ => "for no reason",
    };
}
