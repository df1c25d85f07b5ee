namespace Serverless.Hosting.Aspire.Planning;

/// <summary>
/// Plans that tests begin with.
/// </summary>
internal static class Plans
{
    public static RevisionPlan Revision(string name, string workload) => new() { Name = name, Workload = workload };

    public static ServicePlan Service(string name, params RevisionPlan[] revisions) => new() { Name = name, Revisions = revisions };

    public static ServingPlan Of(params ServicePlan[] services) => new() { Name = "serving", Services = services };

    /// <summary>Coffee in two revisions, with everything that can be said of it, and tea, of which nothing is said.</summary>
    public static ServingPlan Cafe { get; } = Of(
        Service("coffee", Revision("v1", "coffee-v1"), Revision("v2", "coffee-v2") with { Image = "ghcr.io/cafe/coffee:2", ContainerPort = 9000, IsHttp2 = true, IsSingle = true }) with
        {
            Traffic = [new TrafficShare("v1", 90, null), new TrafficShare("v2", 10, "canary")],
            Scale = new ScalePlan
            {
                Min = 0,
                Max = 5,
                Metric = ServerlessMetric.RequestsPerSecond,
                Target = 12.5,
                TargetUtilization = 80,
                StableWindow = TimeSpan.FromSeconds(90),
                ScaleDownDelay = TimeSpan.FromMinutes(1),
                ScaleToZeroRetention = TimeSpan.FromSeconds(5),
                InitialScale = 2,
                ActivationScale = 3,
            },
            Reserve = new ReservePlan(2, "ecs.t5-lc1m2.small,ecs.t6-c1m1.large"),
        },
        Service("tea", Revision("v1", "tea") with { Environment = [KeyValuePair.Create("TARGET", "tea"), KeyValuePair.Create("NUMBER", "007")] }));
}
