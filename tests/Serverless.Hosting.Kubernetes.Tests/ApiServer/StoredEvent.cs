using System.Text.Json.Nodes;

namespace Serverless.Hosting.Kubernetes.ApiServer;

/// <summary>
/// A change that watches tell of: the object as it is after it, and as it was before. Neither is ever changed.
/// </summary>
internal sealed record StoredEvent(long Version, string Type, ApiResource Resource, JsonObject Object, JsonObject? Before);
