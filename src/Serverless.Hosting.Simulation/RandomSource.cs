using System.Numerics;

namespace Serverless.Hosting.Simulation;

/// <summary>
/// The random numbers of one stream: xoshiro256**, seeded by splitmix64. Equal seeds give equal numbers on every machine.
/// </summary>
/// <remarks>
/// Not thread-safe: every function of a trace has streams of its own, so that the order in which they are replayed changes nothing.
/// </remarks>
public sealed class RandomSource
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    /// <summary>Creates a stream.</summary>
    /// <param name="seed">The seed; any value.</param>
    public RandomSource(ulong seed) => (_a, _b, _c, _d) = (Split(ref seed), Split(ref seed), Split(ref seed), Split(ref seed));

    /// <summary>A seed of its own for one of many streams.</summary>
    /// <param name="seed">The seed that they share.</param>
    /// <param name="stream">The number of the stream.</param>
    /// <returns>The seed of the stream.</returns>
    public static ulong SeedOf(ulong seed, ulong stream)
    {
        var mixed = stream;
        mixed = seed ^ Split(ref mixed);
        return Split(ref mixed);
    }

    /// <summary>The next 64 bits.</summary>
    /// <returns>A number, each as likely as any other.</returns>
    public ulong Next()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>The next number from 0 to 1.</summary>
    /// <returns>A number: 0 or more, less than 1.</returns>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>The next number of an exponential distribution with a mean of 1.</summary>
    /// <returns>A number: 0 or more.</returns>
    public double NextExponential() => -Math.Log(1 - NextDouble());

    /// <summary>The next number of a normal distribution around 0 with a deviation of 1.</summary>
    /// <returns>A number.</returns>
    public double NextNormal() => Math.Sqrt(2 * NextExponential()) * Math.Cos(2 * Math.PI * NextDouble());

    private static ulong Split(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
