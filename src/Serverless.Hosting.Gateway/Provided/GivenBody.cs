using System.Text.Json.Serialization;

namespace Serverless.Hosting.Gateway.Provided;

/// <summary>
/// The body in which the other party tells its instances, as it is written.
/// </summary>
internal sealed record GivenBody(GivenBody.Item[]? Instances, GivenBody.Trouble? Failure, GivenBody.Trouble? ReservedFailure)
{
    internal sealed record Item(string? Id, string? Class, string? State, string? Address, string? Type);

    internal sealed record Trouble(string? Reason, string? Message, string? Type);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(GivenBody))]
internal sealed partial class GivenBodyContext : JsonSerializerContext;
