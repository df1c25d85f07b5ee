using Serverless.Hosting.Model;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// An object was refused: nothing of it was stored.
/// </summary>
public sealed class ResourceInvalidException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="id">The object.</param>
    /// <param name="errors">What is wrong, at least one problem of level error.</param>
    public ResourceInvalidException(ResourceId id, IReadOnlyCollection<ValidationError> errors)
        : base($"{id} is not valid:\n{string.Join('\n', errors ?? [])}") => (Id, Errors) = (id, errors ?? []);

    /// <summary>The object.</summary>
    public ResourceId Id { get; }

    /// <summary>What is wrong.</summary>
    public IReadOnlyCollection<ValidationError> Errors { get; }
}
