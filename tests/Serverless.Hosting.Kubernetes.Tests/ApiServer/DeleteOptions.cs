using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Serverless.Hosting.Kubernetes.ApiServer;

/// <summary>
/// How an object is to be deleted.
/// </summary>
internal sealed record DeleteOptions
{
    /// <summary>How long a pod has to end, in seconds; null for what it says itself.</summary>
    public int? GracePeriodSeconds { get; init; }

    public string? Uid { get; init; }

    public string? ResourceVersion { get; init; }

    /// <summary>Whether what belongs to the object stays.</summary>
    public bool IsOrphan { get; init; }

    public static DeleteOptions Read(JsonNode? body, IQueryCollection query) => new()
    {
        GracePeriodSeconds = (int?)body?["gracePeriodSeconds"]
            ?? (int.TryParse(query["gracePeriodSeconds"], CultureInfo.InvariantCulture, out var seconds) ? seconds : null),
        Uid = (string?)body?["preconditions"]?["uid"],
        ResourceVersion = (string?)body?["preconditions"]?["resourceVersion"],
        IsOrphan = ((string?)body?["propagationPolicy"] ?? query["propagationPolicy"].ToString()) == "Orphan",
    };
}
