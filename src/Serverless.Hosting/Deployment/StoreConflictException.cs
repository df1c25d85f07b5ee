using Serverless.Hosting.Model;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// A write was made from a version of an object that is no longer in force. Read it again, and decide anew.
/// </summary>
public sealed class StoreConflictException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="id">The object.</param>
    /// <param name="message">What is in force instead.</param>
    public StoreConflictException(ResourceId id, string message)
        : base(message) => Id = id;

    /// <summary>The object.</summary>
    public ResourceId Id { get; }
}
