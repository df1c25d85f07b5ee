using Serverless.Hosting.Scaling;

// The autoscaler by itself: a trace of load goes in, decisions come out. No host, no clock, no network.
//   dotnet run --project samples/AutoscalerPolicy
Console.WriteLine("second  load  wanted  mode   reason");

#region policy
var settings = new ScalingSettings { Target = 10, StableWindow = TimeSpan.FromSeconds(30), PanicWindow = TimeSpan.FromSeconds(3) };
var start = new DateTimeOffset(2026, 1, 1, 9, 0, 0, TimeSpan.Zero);
var autoscaler = new KpaAutoscaler();
var load = new RevisionLoad(settings);
var memory = ScalingMemory.Start(start, readyInstances: 0);
var ready = 0;
for (var second = 0; second <= 140; second++)
{
    var now = start.AddSeconds(second);
    load.Record(now, concurrency: Trace(second), requestsPerSecond: 0);
    if (second % 2 == 0)
    {
        var input = new ScalingInput
        {
            Now = now,
            Settings = settings,
            StableLoad = load.StableLoad(settings.Metric, now),
            PanicLoad = load.PanicLoad(settings.Metric, now),
            ReadyInstances = ready,
        };
        (var decision, memory) = autoscaler.Decide(input, memory);
        Print(second, decision);
        ready = decision.Desired;
    }
}
#endregion

static int Trace(int second) => second switch { < 20 => 0, < 50 => 10, < 70 => 60, < 90 => 10, _ => 0 };

void Print(int second, ScalingDecision decision)
{
    if (decision.Desired != ready)
    {
        Console.WriteLine($"{second,6}  {Trace(second),4}  {decision.Desired,6}  {(decision.IsPanicking ? "panic" : "calm"),-5}  {decision}");
    }
}
