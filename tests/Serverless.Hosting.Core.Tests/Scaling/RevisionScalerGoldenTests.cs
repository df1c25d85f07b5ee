using System.Globalization;
using System.Text.Json;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// Takes each step that the reference took while revisions lived through a simulated life, each on its own: state and input in, state and plan out.
/// </summary>
public sealed class RevisionScalerGoldenTests
{
    private static readonly string[] Dependents = ["Active", "ScaleTargetInitialized", "SKSReady"];
    private static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Step_EveryRecordedStep_EqualsTheReference() =>
        GoldenFile.Replay("kpa_timeline.jsonl", "kpa-timeline", golden => golden.GetProperty("events").GetArrayLength(), Replay);

    private static int Replay(JsonElement golden)
    {
        var settings = ScalingSettings.Resolve(
            GoldenSettings.Annotations(golden),
            golden.GetProperty("containerConcurrency").GetInt64(),
            GoldenSettings.Options(golden.Map("configMap")),
            TimeSpan.FromSeconds(golden.Int("progressDeadlineSec")));
        var compared = 0;
        foreach (var step in golden.Array("events"))
        {
            Compare(golden, settings, step);
            compared++;
        }

        return compared;
    }

    private static void Compare(JsonElement golden, ScalingSettings settings, JsonElement step)
    {
        var now = T0.AddMilliseconds(step.Int("t"));
        var (before, after) = (step.GetProperty("in"), step.GetProperty("out"));
        var input = Input(golden, settings, before, now);
        var state = State(before);

        var result = RevisionScaler.Step(input, state);

        var actual = Show(input, result, Ready(before, result, now));
        var expected = Expected(after);
        Assert.True(actual == expected, $"{golden.Id()} at {step.Int("t")}\nexpected {expected}\nactual   {actual}\nstep {step}");
    }

    private static RevisionScaleInput Input(JsonElement golden, ScalingSettings settings, JsonElement before, DateTimeOffset now)
    {
        var (decider, path) = (before.GetProperty("decider"), before.GetProperty("sks"));
        return new()
        {
            Now = now,
            Settings = settings,
            Reachability = ReachabilityAt(golden, now),
            Load = decider.ValueKind == JsonValueKind.Null ? ScalingStatus.Start(settings) : new(decider.Int("desired"), decider.Int("ebc")),
            ReadyInstances = before.GetProperty("pods")[0].GetInt32(),
            CurrentReplicas = before.Int("replicas"),
            DoesActivatorAnswer = before.TryGetProperty("activatorProbe", out var probe) && probe.GetBoolean(),
            HasAddress = path.ValueKind != JsonValueKind.Null && path.Bool("privateService"),
        };
    }

    private static Reachability ReachabilityAt(JsonElement golden, DateTimeOffset now)
    {
        var reachability = golden.Text("reachability");
        if (golden.GetProperty("reachabilityChanges") is { ValueKind: JsonValueKind.Object } changes)
        {
            foreach (var change in changes.EnumerateObject())
            {
                var at = T0.AddSeconds(int.Parse(change.Name, CultureInfo.InvariantCulture));
                reachability = now >= at ? change.Value.GetString()! : reachability;
            }
        }

        return GoldenSettings.Reachability(reachability);
    }

    private static RevisionScaleState State(JsonElement before)
    {
        var (status, path) = (before.GetProperty("pa"), before.GetProperty("sks"));
        var active = Condition("Active", status.GetProperty("active"));
        var inPath = path.ValueKind == JsonValueKind.Null ? null : Condition("ActivatorEndpointsPopulated", path.GetProperty("activatorEndpoints"));
        return new()
        {
            Active = new(active?.Status ?? ConditionStatus.Unknown, active?.Reason ?? ""),
            ActiveSince = active?.LastTransitionTime,
            IsInitialized = status.Bool("initialized"),
            DesiredScale = (int?)status.GetProperty("desiredScale").DoubleOrNull() ?? ScalingStatus.Unknown,
            IsActivatorInPath = path.ValueKind != JsonValueKind.Null && path.Text("mode") == "Proxy",
            ActivatorInPathSince = inPath?.Status == ConditionStatus.True ? inPath.LastTransitionTime : null,
        };
    }

    /// <summary>Reads <c>Status:Reason@sinceMs</c>.</summary>
    private static Condition? Condition(string type, JsonElement text)
    {
        if (text.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var parts = text.GetString()!.Split(':', '@');
        return new(type, Enum.Parse<ConditionStatus>(parts[0]))
        {
            Reason = parts[1].Length == 0 ? null : parts[1],
            LastTransitionTime = T0.AddMilliseconds(int.Parse(parts[2], CultureInfo.InvariantCulture)),
        };
    }

    /// <summary>The summary of the conditions, marked in the order of the reference.</summary>
    private static Condition Ready(JsonElement before, RevisionScaleResult result, DateTimeOffset now)
    {
        var status = before.GetProperty("pa");
        Condition?[] stored =
        [
            Condition("Active", status.GetProperty("active")),
            Condition("SKSReady", status.GetProperty("sksReady")),
            Condition("Ready", status.GetProperty("ready")),
        ];
        var conditions = new ConditionSet(stored.OfType<Condition>().ToValueList(), now, Dependents);
        if (status.Bool("initialized"))
        {
            conditions.Mark("ScaleTargetInitialized", ConditionStatus.True);
        }

        if (before.GetProperty("sks") is { ValueKind: JsonValueKind.Object } path && path.Bool("ready"))
        {
            conditions.Mark("SKSReady", ConditionStatus.True);
        }
        else
        {
            conditions.Mark("SKSReady", ConditionStatus.Unknown, "NotReady");
        }

        if (result.State.IsInitialized)
        {
            conditions.Mark("ScaleTargetInitialized", ConditionStatus.True);
        }

        var active = result.State.Active;
        conditions.Mark("Active", active.Status, active.Reason.Length == 0 ? null : active.Reason);
        return conditions.ToList().Single(condition => condition.Type == "Ready");
    }

    private static string Show(RevisionScaleInput input, RevisionScaleResult result, Condition ready)
    {
        var state = result.State;
        var active = Show(state.Active.Status, state.Active.Reason, state.ActiveSince.GetValueOrDefault());
        return GoldenFile.Show($"replicas {result.Replicas ?? input.CurrentReplicas}, recheck {result.RecheckAfter?.TotalMilliseconds}")
            + GoldenFile.Show($", probe {result.Outcome.NeedsProbe}, in path {state.IsActivatorInPath}, activators {result.Activators}")
            + GoldenFile.Show($", active {active}, ready {Show(ready.Status, ready.Reason, ready.LastTransitionTime)}")
            + GoldenFile.Show($", actual {input.ReadyInstances}, desired {state.DesiredScale}, initialized {state.IsInitialized}");
    }

    private static string Show(ConditionStatus status, string? reason, DateTimeOffset since) =>
        GoldenFile.Show($"{status}:{reason}@{Math.Floor((since - T0).TotalSeconds) * 1000}");

    private static string Expected(JsonElement after)
    {
        var (status, path) = (after.GetProperty("pa"), after.GetProperty("sks"));
        var rechecks = after.Array("requeueAfterMs").Select(ms => ms.GetDouble()).ToList();
        return GoldenFile.Show($"replicas {after.Int("replicas")}, recheck {string.Join(' ', rechecks)}")
            + GoldenFile.Show($", probe {after.Bool("asyncProbeOffered")}, in path {path.Text("mode") == "Proxy"}, activators {path.Int("numActivators")}")
            + GoldenFile.Show($", active {status.Text("active")}, ready {status.Text("ready")}")
            + GoldenFile.Show($", actual {status.Int("actualScale")}, desired {status.Int("desiredScale")}, initialized {status.Bool("initialized")}");
    }
}
