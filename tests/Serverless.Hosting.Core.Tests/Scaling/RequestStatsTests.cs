using System.Text.Json;

namespace Serverless.Hosting.Scaling;

public sealed class RequestStatsTests
{
    [Fact]
    public void Report_EveryRecordedSequence_EqualsTheReference() =>
        GoldenFile.Replay("windows_and_activator.jsonl", "request-stats", golden => golden.CountSteps("report"), Replay);

    [Fact]
    public void Report_NoTimePassed_HasCountsButNoAverage()
    {
        var stats = new RequestStats(10);
        stats.Started(10);

        Assert.Equal(new RequestReport(0, 1, 0, 0), stats.Report(10));
    }

    [Fact]
    public void Report_ProxiedRequest_IsLeftOutOfTheOwnShare()
    {
        var stats = new RequestStats(0);
        stats.Started(0);
        stats.Started(0, isProxied: true);

        var report = stats.Report(100);

        Assert.Equal((1.0, 1), (report.OwnConcurrency, report.OwnRequests));
    }

    [Fact]
    public void IsIdle_AfterTheLastReport_IsTrue()
    {
        var stats = new RequestStats(0);
        stats.Started(0);
        stats.Finished(5);
        Assert.False(stats.IsIdle);

        stats.Report(10);

        Assert.True(stats.IsIdle);
        Assert.Equal(0, stats.Concurrency);
    }

    [Fact]
    public void StartedAndFinished_AllocateNothing()
    {
        var stats = new RequestStats(0);
        var now = 0;

        var allocated = Allocations.Of(() =>
        {
            for (var end = now + 1000; now < end; now++)
            {
                stats.Started(now);
                stats.Finished(now + 1);
            }

            _ = stats.Report(now + 1);
        });

        Assert.Equal(0, allocated);
    }

    private static int Replay(JsonElement golden)
    {
        var (stats, compared, since) = (new RequestStats(0), 0, new List<JsonElement>());
        foreach (var step in golden.Array("events"))
        {
            since.Add(step);
            var now = step[1].GetInt64() * TimeSpan.TicksPerMillisecond;
            switch (step[0].GetString())
            {
                case "in": stats.Started(now); break;
                case "out": stats.Finished(now); break;
                case "proxiedIn": stats.Started(now, isProxied: true); break;
                case "proxiedOut": stats.Finished(now, isProxied: true); break;
                case "report":
                    Compare(golden, stats.Report(now), step, since);
                    compared++;
                    since.Clear();
                    break;
                default:
                    throw GoldenFile.Unknown(golden, step);
            }
        }

        return compared;
    }

    private static void Compare(JsonElement golden, RequestReport report, JsonElement step, List<JsonElement> since) => Assert.True(
        GoldenFile.IsClose(report.AverageConcurrency, step[2].GetDouble())
            && GoldenFile.IsClose(report.AverageProxiedConcurrency, step[3].GetDouble())
            && report.Requests == step[4].GetInt64()
            && report.ProxiedRequests == step[5].GetInt64(),
        GoldenFile.Show($"{golden.Id()} at {step[1]} ms: expected {step}, actual {report}; since the last report: {string.Join(' ', since)}"));
}
