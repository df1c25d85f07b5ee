namespace Serverless.Hosting.Kubernetes.Watching;

/// <summary>
/// A page of a list.
/// </summary>
/// <param name="Items">The objects.</param>
/// <param name="Version">The version of the list.</param>
/// <param name="Next">How to ask for the next page; null or empty on the last.</param>
internal sealed record WatchPage<T>(IList<T> Items, string Version, string? Next);
