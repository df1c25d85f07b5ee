using Serverless.Hosting.Model;

namespace Serverless.Hosting.Processes.Limits;

/// <summary>
/// What an instance may use at most.
/// </summary>
/// <param name="Cpu">Processors, such as 0.5; null for no limit.</param>
/// <param name="Memory">Bytes; null for no limit.</param>
internal sealed record ResourceLimits(decimal? Cpu, long? Memory)
{
    public bool IsNone => Cpu is null && Memory is null;

    public static ResourceLimits From(ValueMap limits) =>
        new(Read(limits, "cpu"), Read(limits, "memory") is { } bytes ? (long)Math.Min(bytes, long.MaxValue) : null);

    private static decimal? Read(ValueMap limits, string name) =>
        Quantity.TryParse(limits.GetValueOrDefault(name), out var value) && value > 0 ? value : null;
}
