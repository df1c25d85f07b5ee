namespace Serverless.Hosting.Kubernetes.Probing;

/// <summary>
/// What the gateway's own probe has found out about a pod.
/// </summary>
/// <param name="Restarts">How often its containers had been started anew by then: a pod that has begun again since is not the one that was probed.</param>
/// <param name="ReadyAt">When the probe succeeded; null as long as it has not, and for good once the kubelet has spoken.</param>
internal sealed record EarlyMark(int Restarts, DateTimeOffset? ReadyAt);
