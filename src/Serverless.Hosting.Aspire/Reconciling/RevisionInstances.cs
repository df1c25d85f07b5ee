using System.Collections.Immutable;

namespace Serverless.Hosting.Aspire.Reconciling;

/// <summary>
/// The instances of a revision as the AppHost knows them.
/// </summary>
internal sealed record RevisionInstances
{
    public ImmutableSortedDictionary<string, Slot> Slots { get; init; } = ImmutableSortedDictionary<string, Slot>.Empty.WithComparers(StringComparer.Ordinal);

    public Trouble Standard { get; init; } = Trouble.None;

    public Trouble Reserved { get; init; } = Trouble.None;

    public Trouble TroubleOf(bool isReserved) => isReserved ? Reserved : Standard;

    public RevisionInstances With(Slot slot) => this with { Slots = Slots.SetItem(slot.Name, slot) };

    public RevisionInstances With(bool isReserved, Trouble trouble) => isReserved ? this with { Reserved = trouble } : this with { Standard = trouble };
}
