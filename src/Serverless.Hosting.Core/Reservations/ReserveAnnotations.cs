using System.Globalization;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Reservations;

/// <summary>
/// The annotations of a template that ask for a reserved instance: those of the cloud that knows the feature, and settings of this library's own.
/// </summary>
public static partial class ReserveAnnotations
{
    /// <summary>What the keys of the cloud begin with.</summary>
    public const string Prefix = "knative.aliyun.com/reserve-instance";

    /// <summary>What the keys of this library begin with.</summary>
    public const string OwnPrefix = "serverless.hosting/reserve-";

    /// <summary>Whether to keep a reserved instance: <c>enable</c> or <c>disable</c>, which beats named types.</summary>
    public const string Enable = Prefix;

    /// <summary>The kind of resource: <c>eci</c>, the default, <c>ecs</c> or <c>acs</c>.</summary>
    public const string Kind = Prefix + "-type";

    /// <summary>Up to five names of types in order of preference, separated by commas, or a size such as <c>1-2Gi</c>. Turns the feature on.</summary>
    public const string Types = Prefix + "-eci-use-specs";

    /// <summary>How many reserved instances: 1, the default, or more.</summary>
    public const string Replicas = Prefix + "-replicas";

    /// <summary>The processors that the reserved pod asks for, for <c>ecs</c> and <c>acs</c>: a quantity.</summary>
    public const string CpuRequest = Prefix + "-cpu-resource-request";

    /// <summary>The processors that the reserved pod may use, for <c>ecs</c> and <c>acs</c>: a quantity.</summary>
    public const string CpuLimit = Prefix + "-cpu-resource-limit";

    /// <summary>The memory that the reserved pod asks for, for <c>ecs</c> and <c>acs</c>: a quantity.</summary>
    public const string MemoryRequest = Prefix + "-memory-resource-request";

    /// <summary>The memory that the reserved pod may use, for <c>ecs</c> and <c>acs</c>: a quantity.</summary>
    public const string MemoryLimit = Prefix + "-memory-resource-limit";

    /// <summary>When the reserved instance leaves: a name of <see cref="ReserveHandover"/>.</summary>
    public const string Handover = OwnPrefix + "handover";

    /// <summary>Down to which balance the reserved instance shares the load: 0 to 100 percent of the cap; 10 by default.</summary>
    public const string CreditThreshold = OwnPrefix + "credit-threshold";

    /// <summary>Whether the last standard instance is shrunk and grown in place where the backend can: <c>true</c> or <c>false</c>, the default.</summary>
    public const string InPlace = OwnPrefix + "in-place";

    /// <summary>Whether the reserved instance may borrow credits: <c>true</c> or <c>false</c>, the default.</summary>
    public const string Unlimited = OwnPrefix + "unlimited";

    /// <summary>Whether the annotations turn the feature on or off; null where they leave it to the host.</summary>
    internal static bool? FindEnabled(ValueMap annotations) => annotations.GetValueOrDefault(Enable) switch
    {
        "disable" => false,
        "enable" => true,
        _ => annotations.ContainsKey(Types) ? true : null,
    };

    /// <summary>The kind of resource that the annotations ask for; elastic container instances where they say nothing.</summary>
    /// <param name="annotations">The annotations of a revision.</param>
    /// <returns>The kind.</returns>
    public static ReserveKind FindKind(ValueMap annotations)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        return annotations.GetValueOrDefault(Kind) switch
        {
            "ecs" => ReserveKind.Ecs,
            "acs" => ReserveKind.Acs,
            _ => ReserveKind.Eci,
        };
    }

    internal static int? FindReplicas(ValueMap annotations) =>
        int.TryParse(annotations.GetValueOrDefault(Replicas), NumberStyles.None, CultureInfo.InvariantCulture, out var replicas) && replicas > 0 ? replicas : null;

    internal static ReserveHandover? FindHandover(ValueMap annotations) => annotations.GetValueOrDefault(Handover) switch
    {
        nameof(ReserveHandover.WhenStandardReady) => ReserveHandover.WhenStandardReady,
        nameof(ReserveHandover.WhenCreditsSpent) => ReserveHandover.WhenCreditsSpent,
        _ => null,
    };

    internal static double? FindCreditThreshold(ValueMap annotations)
    {
        var text = annotations.GetValueOrDefault(CreditThreshold);
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent <= 100 ? percent : null;
    }

    internal static bool? FindFlag(ValueMap annotations, string key) => annotations.GetValueOrDefault(key) switch
    {
        "true" => true,
        "false" => false,
        _ => null,
    };

    /// <summary>The types that the annotations name; the cheapest of the size that they ask for, or of the default size where they say nothing.</summary>
    /// <param name="annotations">The annotations of a revision.</param>
    /// <param name="catalog">The types that are known.</param>
    /// <returns>The types, in order of preference.</returns>
    public static ValueList<InstanceType> FindTypes(ValueMap annotations, IInstanceCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        if (!annotations.TryGetValue(Types, out var text))
        {
            return catalog.Cheapest(InstanceSelection.DefaultSize);
        }

        return InstanceSize.TryParse(text, out var size)
            ? catalog.Cheapest(size)
            : SplitNames(text).Select(name => catalog.Find(name)).OfType<InstanceType>().ToValueList();
    }

    private static string[] SplitNames(string text) => text.Split(',', StringSplitOptions.TrimEntries);
}
