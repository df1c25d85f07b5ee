namespace Serverless.Hosting.Backends;

/// <summary>
/// An instance of a revision, as its backend reports it.
/// </summary>
/// <param name="Name">The name, unique for all time: an instance that is started anew has another one.</param>
/// <param name="Class">Standard or reserved.</param>
/// <param name="State">How far it is.</param>
public sealed record Instance(string Name, InstanceClass Class, InstanceState State)
{
    /// <summary>Where it takes requests, such as <c>http://127.0.0.1:20001</c>; null while it has no address.</summary>
    public Uri? Address { get; init; }

    /// <summary>The name of its instance type; null for a standard instance of no type in particular.</summary>
    public string? Type { get; init; }

    /// <summary>When it was asked for, in UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it became ready, in UTC; null before.</summary>
    public DateTimeOffset? ReadyAt { get; init; }
}
