using System.Globalization;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Reservations;

/// <summary>
/// How one service uses reserved instances, in code: the same settings as the annotations, under the same names. What is not set is left to the host.
/// </summary>
public sealed class ReservedInstanceOptions
{
    /// <summary>Up to five instance types in order of preference, or one size such as <c>1-2Gi</c>; empty for the cheapest of at least 1 vCPU and 2 GiB.</summary>
    public ValueList<string> Types { get; set; } = [];

    /// <summary>The kind of resource on the cloud; <see cref="ReserveKind.Eci"/> by default.</summary>
    public ReserveKind Kind { get; set; }

    /// <summary>How many reserved instances: 1, the default, or more.</summary>
    public int Replicas { get; set; } = 1;

    /// <summary>When the reserved instance leaves; <see cref="ReserveHandover.WhenStandardReady"/> by default.</summary>
    public ReserveHandover Handover { get; set; }

    /// <summary>Down to which balance the reserved instance shares the load: 0 to 100 percent of the cap; null for 10.</summary>
    public double? CreditThreshold { get; set; }

    /// <summary>Whether the last standard instance is shrunk and grown in place where the backend can; false by default.</summary>
    public bool InPlace { get; set; }

    /// <summary>Whether the reserved instance may borrow credits; false by default.</summary>
    public bool Unlimited { get; set; }

    /// <summary>The annotations that say the same.</summary>
    /// <returns>The annotations; settings that are not changed are left out.</returns>
    public ValueMap ToAnnotations() => ValueMap.Create(Annotations().Where(entry => entry.Value is not null)!);

    private IEnumerable<KeyValuePair<string, string?>> Annotations() =>
    [
        new(ReserveAnnotations.Enable, "enable"),
        new(ReserveAnnotations.Types, Types.Count > 0 ? string.Join(',', Types) : null),
        new(ReserveAnnotations.Kind, Kind is ReserveKind.Eci ? null : Kind.ToString().ToLowerInvariant()),
        new(ReserveAnnotations.Replicas, Replicas == 1 ? null : Replicas.ToString(CultureInfo.InvariantCulture)),
        new(ReserveAnnotations.Handover, Handover is ReserveHandover.WhenStandardReady ? null : Handover.ToString()),
        new(ReserveAnnotations.CreditThreshold, CreditThreshold?.ToString(CultureInfo.InvariantCulture)),
        new(ReserveAnnotations.InPlace, InPlace ? "true" : null),
        new(ReserveAnnotations.Unlimited, Unlimited ? "true" : null),
    ];
}
