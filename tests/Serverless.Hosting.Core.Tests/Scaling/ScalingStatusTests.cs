using System.Text.Json;

namespace Serverless.Hosting.Scaling;

public sealed class ScalingStatusTests
{
    private const int TickMs = 2000;

    [Fact]
    public void After_EveryRecordedLife_EqualsTheReference() =>
        GoldenFile.Replay("windows_and_activator.jsonl", "multiscaler", golden => golden.GetProperty("events").GetArrayLength(), Replay);

    [Fact]
    public void MattersAfter_ZeroSpareCapacity_CountsAsPositive()
    {
        var status = new ScalingStatus(3, 0);

        Assert.False(status.MattersAfter(new(3, 5)));
        Assert.True(status.MattersAfter(new(3, -1)));
        Assert.True(status.MattersAfter(new(2, 0)));
    }

    /// <summary>Ticks every two seconds and at once when a sample wakes a revision at zero, and checks when that was and who was told.</summary>
    private static int Replay(JsonElement golden)
    {
        var settings = new ScalingSettings
        {
            InitialScale = golden.Int("initialScale"),
            Target = golden.Double("totalValue"),
            TargetBurstCapacity = golden.Double("targetBurstCapacity"),
        };
        var initial = golden.GetProperty("initialStatus");
        var status = ScalingStatus.Start(settings);
        Assert.Equal(new(initial.Int("desiredScale"), initial.Int("excessBurstCapacity")), status);

        var steps = golden.Array("events").ToList();
        var (expectDecision, expectTelling, ticks) = (false, false, 0);
        foreach (var step in steps)
        {
            var (kind, at) = (step[0].GetString(), step[1].GetInt32());
            Assert.True(expectDecision == (kind == "scale" && at % TickMs != 0), $"{golden.Id()} at {step}: a sample that wakes is followed by a decision");
            Assert.True(expectTelling == (kind == "inform"), $"{golden.Id()} at {step}: a decision that matters is told");
            (expectDecision, expectTelling) = (false, false);
            switch (kind)
            {
                case "stat":
                    expectDecision = status.IsWokenBy(step[2].GetDouble());
                    break;
                case "scale":
                    ticks += at % TickMs == 0 ? 1 : 0;
                    var decision = new ScalingDecision
                    {
                        Desired = step[2].GetInt32(),
                        ExcessBurstCapacity = step[3].GetInt32(),
                        IsValid = step[4].GetInt32() == 1,
                    };
                    var previous = status;
                    status = status.After(decision);
                    expectTelling = status.MattersAfter(previous);
                    break;
                case "status":
                    Assert.True(status == new ScalingStatus(step[2].GetInt32(), step[3].GetInt32()), $"{golden.Id()} at {step}: {status}");
                    break;
                case "inform":
                    break;
                default:
                    throw GoldenFile.Unknown(golden, step);
            }
        }

        Assert.Equal(steps[^1][1].GetInt32() / TickMs, ticks);
        return steps.Count;
    }
}
