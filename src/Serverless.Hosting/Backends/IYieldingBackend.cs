namespace Serverless.Hosting.Backends;

/// <summary>
/// A backend whose instances several hosts see and any of them can command. Optional: one that is not gives orders for a single host.
/// </summary>
public interface IYieldingBackend
{
    /// <summary>
    /// Forgets every plan and sends nothing more, until it is given a plan again: another host commands from now on. Instances go on, and are still reported.
    /// </summary>
    void Yield();
}
