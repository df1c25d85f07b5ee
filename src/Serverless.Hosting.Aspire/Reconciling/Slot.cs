namespace Serverless.Hosting.Aspire.Reconciling;

/// <summary>
/// One replica that the orchestrator has declared: a place in which one instance after another runs.
/// </summary>
internal sealed record Slot(string Name)
{
    public SlotPhase Phase { get; init; }

    /// <summary>How many instances this place has had. An instance that is started anew is another one.</summary>
    public int Starts { get; init; }

    public bool IsReserved { get; init; }

    /// <summary>The name of the instance type that it was started with; null for none in particular.</summary>
    public string? Type { get; init; }

    public string? Address { get; init; }

    /// <summary>Whether the orchestrator has begun to start it: what is told of an end before that is about the instance before.</summary>
    public bool IsConfirmed { get; init; }

    public DateTimeOffset? RunningSince { get; init; }

    /// <summary>When to try again to end it, after that has failed.</summary>
    public DateTimeOffset? EndAgainAt { get; init; }

    public string Instance => $"{Name}.{Starts}";

    public bool IsAlive => Phase is SlotPhase.Starting or SlotPhase.Running;

    public Slot Start(bool isReserved, string? type) => new(Name) { Phase = SlotPhase.Starting, Starts = Starts + 1, IsReserved = isReserved, Type = type };

    public Slot Rest() => new(Name) { Starts = Starts };
}
