using System.Collections.Concurrent;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// Decides as the autoscaler of the reference, and keeps what it was asked.
/// </summary>
internal sealed class RecordingAutoscaler : IAutoscaler
{
    private readonly KpaAutoscaler _autoscaler = new();

    public ConcurrentQueue<ScalingInput> Inputs { get; } = new();

    public (ScalingDecision Decision, ScalingMemory Memory) Decide(in ScalingInput input, ScalingMemory memory)
    {
        Inputs.Enqueue(input);
        return _autoscaler.Decide(input, memory);
    }
}
