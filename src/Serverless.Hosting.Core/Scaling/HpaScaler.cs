using Serverless.Hosting.Model;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// One step of scaling a revision of class <see cref="ScalingAnnotations.HpaClass"/>: bounds, and conditions to show. A pure function.
/// </summary>
/// <remarks>
/// Such a revision never goes to zero and is always active, whether traffic can reach it or not; an activator is in the path only while nothing is ready.
/// Rates, panic, retention and scale-down delay do not hold for it.
/// </remarks>
public static class HpaScaler
{
    /// <summary>Takes a step.</summary>
    /// <param name="input">What the step depends on; the desired scale is -1 while nothing was measured.</param>
    /// <param name="state">What the last step left.</param>
    /// <returns>What to do, and what to remember.</returns>
    public static RevisionScaleResult Step(in RevisionScaleInput input, RevisionScaleState state)
    {
        var settings = input.Settings;
        var current = input.CurrentReplicas ?? 1;
        var threshold = Math.Max(settings.MinScale, settings.InitialScale);
        var min = Math.Max(1, state.IsInitialized ? settings.MinScale : threshold);
        var most = settings.MaxScale == 0 ? int.MaxValue : settings.MaxScale;
        var want = Math.Max(min, Math.Min(most, input.Load.Desired < 0 ? current : input.Load.Desired));
        var active = new ActiveState(ConditionStatus.True, "");
        var next = state with
        {
            Active = active,
            ActiveSince = active == state.Active ? state.ActiveSince : input.Now,
            IsInitialized = state.IsInitialized || input.ReadyInstances >= Math.Max(1, threshold),
            DesiredScale = want,
            IsActivatorInPath = input.ReadyInstances == 0,
        };
        return new(next, new(want, want == current ? null : want), 0);
    }
}
