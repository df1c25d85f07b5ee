using Serverless.Hosting.Model;
using Serverless.Hosting.Reservations;

namespace Serverless.Hosting.Processes.Limits;

/// <summary>
/// What an instance may use at most.
/// </summary>
/// <param name="Cpu">Processors, such as 0.5; null for no limit.</param>
/// <param name="Memory">Bytes; null for no limit.</param>
internal sealed record ResourceLimits(decimal? Cpu, long? Memory)
{
    private const double BytesPerGiB = 1L << 30;

    public bool IsNone => Cpu is null && Memory is null;

    public static ResourceLimits From(ValueMap limits) =>
        new(Read(limits, "cpu"), Read(limits, "memory") is { } bytes ? (long)Math.Min(bytes, long.MaxValue) : null);

    /// <summary>The limits of an instance of a type: its size, and what the program itself may use at most where that is less.</summary>
    public static ResourceLimits From(ValueMap limits, InstanceType? type)
    {
        var own = From(limits);
        return type is null
            ? own
            : new(
                Math.Min((decimal)type.Cpus, own.Cpu ?? decimal.MaxValue),
                Math.Min((long)(type.MemoryGiB * BytesPerGiB), own.Memory ?? long.MaxValue));
    }

    private static decimal? Read(ValueMap limits, string name) =>
        Quantity.TryParse(limits.GetValueOrDefault(name), out var value) && value > 0 ? value : null;
}
