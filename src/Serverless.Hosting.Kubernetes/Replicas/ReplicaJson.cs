using System.Text.Json.Serialization;
using Serverless.Hosting.Replicas;

namespace Serverless.Hosting.Kubernetes.Replicas;

/// <summary>
/// What hosts tell each other, as JSON: what is null is left out.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GatewayReport))]
[JsonSerializable(typeof(OrderRequest))]
[JsonSerializable(typeof(LeaderAnswer))]
internal sealed partial class ReplicaJson : JsonSerializerContext;
