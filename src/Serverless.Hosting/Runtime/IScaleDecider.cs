using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Runtime;

/// <summary>
/// What differs between the two classes of autoscalers. A revision has the one that its class names while it is awake.
/// </summary>
internal interface IScaleDecider
{
    /// <summary>Whether a request that waits is a reason to decide at once.</summary>
    bool HearsRequests { get; }

    /// <summary>Whether it is time to decide, counted in the seconds that the revision is awake.</summary>
    bool IsDue(RevisionScaling scaling);

    /// <summary>Decides how many instances are asked for, and keeps the answer in the status of the revision.</summary>
    void Decide(RevisionState revision, RevisionScaling scaling, int ready, Reachability reachability, DateTimeOffset now);

    /// <summary>Turns what is asked for into what is to be.</summary>
    RevisionScaleResult Step(in RevisionScaleInput input, RevisionScaleState state);
}
