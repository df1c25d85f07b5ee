using System.Text.Json.Serialization;

namespace Serverless.Hosting.Gateway.Management;

/// <summary>
/// The body of a shift of traffic.
/// </summary>
internal sealed record ShiftBody(string? Revision, int? Percent);

/// <summary>
/// The body of other bounds.
/// </summary>
internal sealed record ScaleBody(int? MinScale, int? MaxScale, int? ReservedInstances, string? Revision);

/// <summary>
/// The body of the switch of the autoscaler.
/// </summary>
internal sealed record PauseBody(bool? Paused);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(ShiftBody))]
[JsonSerializable(typeof(ScaleBody))]
[JsonSerializable(typeof(PauseBody))]
internal sealed partial class CommandBodyContext : JsonSerializerContext;
