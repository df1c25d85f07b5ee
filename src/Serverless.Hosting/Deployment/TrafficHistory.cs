using System.Globalization;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// Remembers, on a service itself, how its traffic was divided before it was divided as it is: <c>coffee-1=90;coffee-2=10:canary</c>. So it is stored in the same
/// atomic step, whoever changes the traffic.
/// </summary>
internal static class TrafficHistory
{
    public const string Annotation = "serverless.hosting/traffic-before";

    /// <summary>Stands for a target that follows the latest revision; no revision is called so.</summary>
    private const string Latest = "*";

    /// <summary>The targets before; null where there are none.</summary>
    public static ValueList<TrafficTarget>? Before(Service service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return service.Annotations.TryGetValue(Annotation, out var text) ? text.Split(';').Select(Parse).ToValueList() : null;
    }

    /// <summary>The annotations of a new version of an object: what was before is kept, and replaced where the traffic changes.</summary>
    public static ValueMap Carry(ValueMap annotations, Resource wanted, Resource? existing)
    {
        if (wanted is not Service service || existing is not Service old)
        {
            return annotations.Without(Annotation);
        }

        var (before, after) = (Text(old.Traffic), Text(service.Traffic));
        return before != after ? annotations.With(Annotation, before)
            : old.Annotations.TryGetValue(Annotation, out var kept) ? annotations.With(Annotation, kept)
            : annotations.Without(Annotation);
    }

    private static string Text(ValueList<TrafficTarget> traffic) => string.Join(';', traffic.Select(target => string.Create(
        CultureInfo.InvariantCulture,
        $"{target.RevisionName ?? Latest}={target.Percent ?? 0}{(string.IsNullOrEmpty(target.Tag) ? "" : $":{target.Tag}")}")));

    private static TrafficTarget Parse(string text)
    {
        var (revision, share) = (text[..text.IndexOf('=')], text[(text.IndexOf('=') + 1)..].Split(':'));
        return new TrafficTarget
        {
            RevisionName = revision == Latest ? null : revision,
            LatestRevision = revision == Latest ? true : null,
            Percent = long.Parse(share[0], CultureInfo.InvariantCulture),
            Tag = share.Length > 1 ? share[1] : null,
        };
    }
}
