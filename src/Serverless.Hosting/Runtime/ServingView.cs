namespace Serverless.Hosting.Runtime;

/// <summary>
/// Which instances of a revision take requests at one moment.
/// </summary>
/// <param name="Demand">The demand in force.</param>
/// <param name="Staying">The instances that are ready and stay, in the order of their addresses.</param>
/// <param name="Leaving">The instances that are ready and take no new requests from anybody.</param>
/// <param name="HeldBack">The instances that take no new requests from here, and have not finished those that they got.</param>
/// <param name="Allowed">The instances that this gateway may use; null for all.</param>
internal sealed record ServingView(
    ClassDemand Demand, IReadOnlyList<string> Staying, IReadOnlyList<string> Leaving, IReadOnlyList<string> HeldBack, IReadOnlySet<string>? Allowed);
