namespace Serverless.Hosting.Model;

/// <summary>
/// Names the object that an object belongs to; the owned one is deleted with its owner.
/// </summary>
/// <param name="Kind">The kind of the owner.</param>
/// <param name="Name">The name of the owner, in the same namespace.</param>
/// <param name="Uid">The identity of the owner, which a later object of the same name does not share.</param>
public sealed record OwnerReference(ResourceKind Kind, string Name, string Uid);
