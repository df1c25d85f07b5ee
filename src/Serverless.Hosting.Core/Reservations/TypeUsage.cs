namespace Serverless.Hosting.Reservations;

/// <summary>
/// What the instances of one type have used up.
/// </summary>
/// <param name="Type">The name of the type.</param>
/// <param name="InstanceTime">The time that instances of it existed, summed up over them.</param>
/// <param name="Cost">What that cost, in the units of the catalogue.</param>
public readonly record struct TypeUsage(string Type, TimeSpan InstanceTime, double Cost);
