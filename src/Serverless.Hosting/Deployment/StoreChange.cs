using Serverless.Hosting.Model;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// One step of a watch.
/// </summary>
/// <param name="Kind">What happened.</param>
/// <param name="Resource">The object, for a removed one as it was last; null for <see cref="StoreChangeKind.Replayed"/>.</param>
public readonly record struct StoreChange(StoreChangeKind Kind, Resource? Resource);
