using Serverless.Hosting.Model;
using Serverless.Hosting.Reservations;

namespace Serverless.Hosting.Backends;

/// <summary>
/// A backend that can change what an instance may use while it runs. Optional.
/// </summary>
public interface IResizingBackend
{
    /// <summary>
    /// Makes an instance one of a class and a size. It keeps its name, and goes on with what it holds. Memory is only raised. Where the class changes, the plan in
    /// force counts the instance to the other class from then on.
    /// </summary>
    /// <param name="revision">The revision.</param>
    /// <param name="instance">The name of the instance.</param>
    /// <param name="class">The class that it is to have.</param>
    /// <param name="type">The size that it is to have.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it is done: not where the instance is gone, or the system does not let it be resized.</returns>
    Task<bool> ResizeAsync(ResourceId revision, string instance, InstanceClass @class, InstanceType type, CancellationToken cancellationToken);
}
