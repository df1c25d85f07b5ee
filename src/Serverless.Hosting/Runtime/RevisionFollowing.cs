namespace Serverless.Hosting.Runtime;

/// <summary>
/// What a host that follows keeps of a revision while it is awake. Written by the scaling loop alone.
/// </summary>
internal sealed class RevisionFollowing
{
    /// <summary>Whether the last report had nothing to tell, so that the next one with nothing is left out.</summary>
    public bool WasIdle { get; set; } = true;

    /// <summary>Whether the leader has been asked for instances within this second.</summary>
    public bool HasRung { get; set; }

    /// <summary>What was told ahead of the next report, as by a leader for its own requests.</summary>
    public (long Requests, int Concurrency)? CountedAhead { get; set; }

    /// <summary>The instances that take no new requests and have not finished, as last told.</summary>
    public IReadOnlyList<string> HeldBack { get; set; } = [];
}
