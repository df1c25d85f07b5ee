namespace Serverless.Hosting.Reservations;

/// <summary>
/// The small types of the cloud that the feature was made for: processors, memory in GiB and baseline in percent per processor, none where not burstable.
/// </summary>
internal static class BurstableTypes
{
    /// <summary>What a burstable type costs, as a share of an ordinary one of its size.</summary>
    public const double BurstablePrice = 0.54;

    /// <summary>What an entry-level type that is not burstable costs, as a share of an ordinary one of its size.</summary>
    public const double EntryLevelPrice = 0.80;

    public static readonly (string Name, double Cpus, double MemoryGiB, double? Baseline)[] All =
    [
        ("ecs.t5-lc2m1.nano", 1, 0.5, 10),
        ("ecs.t5-lc1m1.small", 1, 1, 10),
        ("ecs.t5-lc1m2.small", 1, 2, 10),
        ("ecs.t5-lc1m2.large", 2, 4, 10),
        ("ecs.t5-lc1m4.large", 2, 8, 10),
        ("ecs.t5-c1m1.large", 2, 2, 15),
        ("ecs.t5-c1m2.large", 2, 4, 15),
        ("ecs.t5-c1m4.large", 2, 8, 15),
        ("ecs.t5-c1m1.xlarge", 4, 4, 15),
        ("ecs.t5-c1m2.xlarge", 4, 8, 15),
        ("ecs.t5-c1m4.xlarge", 4, 16, 15),
        ("ecs.t5-c1m1.2xlarge", 8, 8, 15),
        ("ecs.t5-c1m2.2xlarge", 8, 16, 15),
        ("ecs.t5-c1m4.2xlarge", 8, 32, 15),
        ("ecs.t6-c4m1.large", 2, 0.5, 5),
        ("ecs.t6-c2m1.large", 2, 1, 10),
        ("ecs.t6-c1m1.large", 2, 2, 20),
        ("ecs.t6-c1m2.large", 2, 4, 20),
        ("ecs.t6-c1m4.large", 2, 8, 30),
        ("ecs.t6-c1m4.xlarge", 4, 16, 40),
        ("ecs.t6-c1m4.2xlarge", 8, 32, 40),
        ("ecs.s6-c1m2.small", 1, 2, null),
        ("ecs.n1.small", 1, 2, null),
    ];
}
