using System.Text.Json.Serialization;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Replicas;

/// <summary>
/// The load of one revision at a gateway.
/// </summary>
/// <param name="Namespace">The namespace of the revision.</param>
/// <param name="Name">The name of the revision.</param>
internal sealed record RevisionReport(string Namespace, string Name)
{
    /// <summary>The requests open at once since the last report, averaged over the time.</summary>
    public double Concurrency { get; init; }

    /// <summary>The requests that came in since the last report.</summary>
    public long Requests { get; init; }

    /// <summary>Whether a request waits for an instance, or asks for a standard one.</summary>
    public bool Rings { get; init; }

    /// <summary>The requests on instances now.</summary>
    public int InFlight { get; init; }

    /// <summary>The requests that wait now.</summary>
    public int Waiting { get; init; }

    /// <summary>The requests on reserved instances now.</summary>
    public int InFlightReserved { get; init; }

    /// <summary>The requests that reserved instances have taken since the gateway runs.</summary>
    public long ServedByReserved { get; init; }

    /// <summary>The version of the last order that the gateway obeys; 0 for none of this term.</summary>
    public long Applied { get; init; }

    /// <summary>The term of that order; not sent.</summary>
    [JsonIgnore]
    public string? AppliedTerm { get; init; }

    /// <summary>The instances that it sends no new requests to, and that have not finished those it sent.</summary>
    public IReadOnlyList<string> HeldBack { get; init; } = [];

    /// <summary>In a full report of a revision whose instances have a limit: those that the gateway may use.</summary>
    public IReadOnlyList<string>? Held { get; init; }

    /// <summary>The report of a revision as it is now, without what was counted.</summary>
    public static RevisionReport Of(RevisionState revision, bool isFull = false)
    {
        // what is obeyed is read first: what is told after it is at least as new
        var obeyed = revision.Obeyed;
        var (status, view) = (revision.Throttle.Read(), revision.Throttle.View());
        return new RevisionReport(revision.Revision.Namespace, revision.Revision.Name)
        {
            InFlight = status.InFlight,
            Waiting = status.Waiting,
            InFlightReserved = status.InFlightReserved,
            ServedByReserved = status.ServedByReserved,
            Applied = obeyed?.Version ?? 0,
            AppliedTerm = obeyed?.Term,
            HeldBack = view.HeldBack,
            Held = isFull && view.Allowed is { } allowed ? [.. allowed] : null,
        };
    }
}
