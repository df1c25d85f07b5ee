using System.Security.Cryptography;
using System.Text;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Declarations;

/// <summary>
/// A service as it stands in the configuration.
/// </summary>
internal sealed record DeclaredService
{
    /// <summary>The path of its section.</summary>
    public required string Path { get; init; }

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    /// <summary>The local port that stands for it alone; null for none.</summary>
    public int? Port { get; init; }

    public ValueMap Annotations { get; init; } = ValueMap.Empty;

    /// <summary>Its revisions, in the order of their keys; at least one.</summary>
    public required ValueList<DeclaredRevision> Revisions { get; init; }

    public required ValueList<TrafficTarget> Traffic { get; init; }

    /// <summary>Tells it from what it was or will be: the text of a record says all that it holds.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{Annotations} {string.Join(' ', Revisions.Select(revision => revision.Template))} {Traffic}")).AsSpan(0, 16));

    /// <summary>The service with one of its revisions as the latest.</summary>
    /// <param name="template">What the latest revision is made from.</param>
    /// <param name="traffic">How the traffic is divided.</param>
    public ServiceSpec ToSpec(RevisionTemplate template, ValueList<TrafficTarget> traffic) =>
        new() { Namespace = Namespace, Name = Name, Annotations = Annotations, Template = template, Traffic = traffic };
}
