using Serverless.Hosting.Model;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// Objects to store: small ones, and one of each kind with every field filled.
/// </summary>
internal static class SampleResources
{
    private static readonly DateTimeOffset Moment = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1234567);

    private static readonly ValueMap Map = ValueMap.Create([new("b.example.com/key", "ü \"quoted\"\n"), new("a", "1")]);

    private static readonly OwnerReference Owner = new(ResourceKind.Route, "owner", "owner-uid");

    private static readonly ValueList<Condition> Conditions =
    [
        new(ConditionTypes.Active, ConditionStatus.False) { Reason = "NoTraffic", Message = "Why.", Severity = "Info", LastTransitionTime = Moment },
        new(ConditionTypes.Ready, ConditionStatus.True) { Reason = "R", Message = "M", Severity = "Info", LastTransitionTime = Moment },
    ];

    private static readonly ValueList<TrafficTarget> Traffic =
    [
        new() { Tag = "tag", RevisionName = "a-00001", ConfigurationName = "a", LatestRevision = true, Percent = 40, Url = "http://tag-a.default.example.com" },
    ];

    public static Service Service(string name, string ns = "default", string image = "image") =>
        new() { Namespace = ns, Name = name, Template = Template(image) };

    public static Configuration Configuration(string name, Resource? owner = null, string ns = "default", string image = "image") =>
        new() { Namespace = ns, Name = name, Template = Template(image), Owner = owner?.ToOwner() };

    public static Revision Revision(string name, Resource? owner = null, string ns = "default") =>
        new() { Namespace = ns, Name = name, Spec = Template("image").Spec, Owner = owner?.ToOwner() };

    public static Route Route(string name, Resource? owner = null, string ns = "default") =>
        new() { Namespace = ns, Name = name, Traffic = TrafficTarget.AllToLatest, Owner = owner?.ToOwner() };

    public static Service FullService() => new()
    {
        Namespace = "full",
        Name = "a",
        Labels = Map,
        Annotations = Map,
        Owner = Owner,
        Template = FullTemplate(),
        Traffic = Traffic,
        Status = new()
        {
            ObservedGeneration = 7,
            LatestCreatedRevisionName = "a-00002",
            LatestReadyRevisionName = "a-00001",
            Url = "http://a.full.example.com",
            AddressUrl = "http://a.full.svc.cluster.local",
            Traffic = Traffic,
            Conditions = Conditions,
        },
    };

    public static Configuration FullConfiguration() => new()
    {
        Namespace = "full",
        Name = "a",
        Labels = Map,
        Annotations = Map,
        Owner = Owner,
        Template = FullTemplate(),
        Status = new() { ObservedGeneration = 7, LatestCreatedRevisionName = "a-00002", LatestReadyRevisionName = "a-00001", Routes = ["a", "b"], Conditions = Conditions },
    };

    public static Route FullRoute() => new()
    {
        Namespace = "full",
        Name = "a",
        Labels = Map,
        Annotations = Map,
        Owner = Owner,
        Traffic = Traffic,
        Status = new()
        {
            ObservedGeneration = 7,
            Url = "http://a.full.example.com",
            AddressUrl = "http://a.full.svc.cluster.local",
            Traffic = Traffic,
            Assigned = Traffic,
            Rollout = """{"configurations":[]}""",
            StickyPlaces = "=coffee-00001:90,coffee-00002:10;",
            Conditions = Conditions,
        },
    };

    public static Revision FullRevision() => new()
    {
        Namespace = "full",
        Name = "a-00001",
        Labels = Map,
        Annotations = Map,
        Owner = Owner,
        Spec = FullTemplate().Spec,
        Status = new()
        {
            ObservedGeneration = 7,
            Routes = ["a", "b"],
            RoutingState = RoutingState.Reserve,
            RoutingStateModified = Moment,
            ScaleTargetInitialized = true,
            ActualReplicas = 2,
            DesiredReplicas = 3,
            Reserve = new()
            {
                CreditType = "ecs.t5-lc1m2.small",
                Credits = new() { Initial = 1.25, Earned = 2.5, Borrowed = 0.1, Charged = 1e-9 },
                Ledger = new()
                {
                    Usage = [new("compute-2-4Gi", TimeSpan.FromTicks(1234567891), 1 / 3.0), new("ecs.t5-lc1m2.small", TimeSpan.FromDays(40), 7)],
                    CreditCost = 0.5,
                    AlwaysOnCost = 12.75,
                    ScaleToZeroCost = 3,
                    ColdStarts = 4,
                    ColdStartWait = TimeSpan.FromSeconds(17.5),
                    Handovers = 8,
                    HandoverTime = TimeSpan.FromSeconds(21),
                    FailedInHandover = 2,
                    ServedByReserved = 99,
                },
            },
            Conditions = Conditions,
        },
    };

    private static RevisionTemplate Template(string image) => new() { Spec = new() { Containers = [new() { Image = image }] } };

    private static RevisionTemplate FullTemplate() => new()
    {
        Name = "a-first",
        Labels = Map,
        Annotations = Map,
        Spec = new()
        {
            Containers = [FullContainer()],
            ContainerConcurrency = 10,
            TimeoutSeconds = 60,
            ResponseStartTimeoutSeconds = 30,
            IdleTimeoutSeconds = 20,
            ClusterFields = """{"serviceAccountName":"a"}""",
        },
    };

    private static ContainerSpec FullContainer() => new()
    {
        Name = "main",
        Image = "example.com/a@sha256:00",
        Command = ["dotnet", "a.dll"],
        Args = ["--b", ""],
        WorkingDirectory = "/app",
        Environment = [new("A", "1") { ValueFrom = """{"secretKeyRef":{"key":"k"}}""" }],
        Port = new(8081, "h2c"),
        Requests = ValueMap.Create([new("cpu", "100m")]),
        Limits = ValueMap.Create([new("memory", "1Gi")]),
        ReadinessProbe = FullProbe(),
        LivenessProbe = FullProbe() with { FailureThreshold = 8 },
        StartupProbe = FullProbe() with { FailureThreshold = 9 },
        ClusterFields = """{"tty":true}""",
    };

    private static ProbeSpec FullProbe() => new()
    {
        HttpGet = new("/ready?a=b") { Port = 81, Host = "h", Scheme = "HTTPS", Headers = [new("X-A", "1"), new("X-A", "2")] },
        TcpSocket = new(82) { Host = "t" },
        Grpc = new(83, "service"),
        Exec = ["true", "x"],
        InitialDelaySeconds = 1,
        PeriodSeconds = 2,
        TimeoutSeconds = 3,
        SuccessThreshold = 4,
        FailureThreshold = 5,
    };
}
