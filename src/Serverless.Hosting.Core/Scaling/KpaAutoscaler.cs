namespace Serverless.Hosting.Scaling;

/// <summary>
/// The autoscaler of the reference: a long window decides in calm times, a short one in a panic, and nothing shrinks in a panic.
/// </summary>
/// <remarks>
/// The scale-down delay is not part of the decision: the caller applies it with <see cref="ScaleDownDelayWindow"/>. Stateless and thread-safe; allocates
/// nothing.
/// </remarks>
public sealed class KpaAutoscaler : IAutoscaler
{
    /// <inheritdoc />
    public (ScalingDecision Decision, ScalingMemory Memory) Decide(in ScalingInput input, ScalingMemory memory)
    {
        if (input.ReadyInstances is not { } ready)
        {
            return (new ScalingDecision { Reason = ScalingReason.InstancesUnknown }, memory);
        }

        if (input.StableLoad is not { } stableLoad || input.PanicLoad is not { } panicLoad)
        {
            return (new ScalingDecision { Reason = ScalingReason.LoadUnknown }, memory);
        }

        var settings = input.Settings;
        var target = settings.TargetValue;
        var rates = RateLimits.Of(settings, ready, input.Reachability);
        var stable = Candidate.Of(stableLoad, target, rates, settings.ActivationScale, ScalingReason.StableLoad);
        var panic = Candidate.Of(panicLoad, target, rates, settings.ActivationScale, ScalingReason.PanicLoad);

        var isOver = panic.Unlimited / Math.Max(1, ready) >= settings.PanicThreshold;
        memory = Remember(memory, isOver, input.Now, settings.StableWindow);
        var chosen = stable;
        if (memory.PanicTime is not null)
        {
            chosen = panic.Desired > stable.Desired ? panic : stable;
            chosen = memory.MaxPanicInstances > chosen.Desired ? new(0, memory.MaxPanicInstances, ScalingReason.PanicHeld) : chosen;
            memory = memory with { MaxPanicInstances = chosen.Desired };
        }

        var decision = new ScalingDecision
        {
            IsValid = true,
            Desired = chosen.Desired,
            ExcessBurstCapacity = ExcessBurstCapacity(settings, ready, panicLoad),
            IsPanicking = memory.PanicTime is not null,
            Reason = chosen.Reason,
            StableLoad = stableLoad,
            PanicLoad = panicLoad,
            TargetValue = target,
            ReadyInstances = ready,
        };
        return (decision, memory);
    }

    private static ScalingMemory Remember(ScalingMemory memory, bool isOver, DateTimeOffset now, TimeSpan stableWindow)
    {
        if (isOver)
        {
            return memory with { PanicTime = now };
        }

        return memory.PanicTime is { } panicTime && now - panicTime > stableWindow ? new(null, 0) : memory;
    }

    private static int ExcessBurstCapacity(ScalingSettings settings, int ready, double panicLoad) => settings.TargetBurstCapacity switch
    {
        0 => 0,
        < 0 => -1,
        var burst => Saturate(Math.Floor((ready * settings.Target) - burst - panicLoad)),
    };

    private static int Saturate(double value) => (int)Math.Clamp(value, int.MinValue, int.MaxValue);

    /// <summary>How far one decision may go, in instances.</summary>
    private readonly record struct RateLimits(double Down, double Up)
    {
        public static RateLimits Of(ScalingSettings settings, int ready, Reachability reachability)
        {
            var instances = Math.Max(1, ready);
            var down = reachability == Reachability.Unreachable ? 0 : Math.Floor(instances / settings.MaxScaleDownRate);
            return new(down, Math.Ceiling(settings.MaxScaleUpRate * instances));
        }
    }

    /// <summary>What one of the windows asks for: before limits, after them, and what made it so.</summary>
    private readonly record struct Candidate(double Unlimited, int Desired, ScalingReason Reason)
    {
        public static Candidate Of(double load, double target, RateLimits rates, int activationScale, ScalingReason reason)
        {
            var unlimited = Math.Ceiling(load / target);
            var desired = Saturate(Math.Min(Math.Max(unlimited, rates.Down), rates.Up));
            if (activationScale > 1 && unlimited > 0 && activationScale > desired)
            {
                return new(unlimited, activationScale, ScalingReason.ActivationScale);
            }

            return new(unlimited, desired, desired < unlimited ? ScalingReason.ScaleUpRate
                : desired > unlimited ? ScalingReason.ScaleDownRate
                : unlimited == 0 ? ScalingReason.Idle
                : reason);
        }
    }
}
