using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Store;

/// <summary>
/// An object as the store knows it.
/// </summary>
/// <param name="Resource">The object, with the versions that its specification and its status were last seen to change in.</param>
/// <param name="Version">The version of the whole in the cluster, which a write has to name.</param>
/// <param name="IsTold">Whether watches know it: not before its owner.</param>
/// <param name="SetsFree">Whether what it owns outlives it.</param>
internal sealed record StoreEntry(Resource Resource, long Version, bool IsTold, bool SetsFree);
