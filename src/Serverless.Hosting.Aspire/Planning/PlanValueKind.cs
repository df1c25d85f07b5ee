namespace Serverless.Hosting.Aspire.Planning;

/// <summary>
/// What only the orchestrator knows.
/// </summary>
internal enum PlanValueKind
{
    /// <summary>The port of the management API.</summary>
    AdminPort,

    /// <summary>The key of the management API.</summary>
    AdminKey,

    /// <summary>The port that stands for a service.</summary>
    ServicePort,

    /// <summary>The address of a revision's workload.</summary>
    RevisionAddress,
}
