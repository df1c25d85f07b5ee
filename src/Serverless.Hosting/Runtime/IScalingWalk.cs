namespace Serverless.Hosting.Runtime;

/// <summary>
/// What the scaling loop does with a revision: a host that decides scales it, one that follows reports its load. Each step tells whether the revision is awake.
/// </summary>
internal interface IScalingWalk
{
    /// <summary>A second has passed.</summary>
    bool EachSecond(RevisionState revision);

    /// <summary>A request found no instance, or one that asks for others.</summary>
    bool OnRequest(RevisionState revision);

    /// <summary>Instances, annotations, routes or orders changed.</summary>
    bool OnChange(RevisionState revision);

    /// <summary>Another gateway told of its load.</summary>
    bool OnReport(RevisionState revision, in GatewaySample sample);
}
