namespace Serverless.Hosting.Model;

/// <summary>
/// An object as a store keeps it: identity, versions and metadata. What the user wants and what the engine saw stand in the derived records.
/// </summary>
public abstract record Resource
{
    /// <summary>The namespace; <c>default</c> unless given.</summary>
    public string Namespace { get; init; } = Names.DefaultNamespace;

    /// <summary>The name, a DNS-1035 label unique for its kind and namespace.</summary>
    public required string Name { get; init; }

    /// <summary>Given by the store when the object is created; a later object of the same name has another one.</summary>
    public string Uid { get; init; } = "";

    /// <summary>Counts the changes of the specification, from 1. Changes of labels, annotations or status don't count. Given by the store.</summary>
    public long Generation { get; init; }

    /// <summary>Changes with every write of specification, labels or annotations: the token of optimistic concurrency. Given by the store.</summary>
    public long Version { get; init; }

    /// <summary>Changes with every write of the status, which only the engine writes. Given by the store.</summary>
    public long StatusVersion { get; init; }

    /// <summary>When the object was created, in UTC. Given by the store.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Labels, which selectors read.</summary>
    public ValueMap Labels { get; init; } = ValueMap.Empty;

    /// <summary>Annotations, which carry settings.</summary>
    public ValueMap Annotations { get; init; } = ValueMap.Empty;

    /// <summary>The object that this one belongs to, if any.</summary>
    public OwnerReference? Owner { get; init; }

    /// <summary>
    /// Why the specification cannot be served, a line for each problem; empty where it can. Only a store that others write to has such objects: what was in force
    /// stays in force, and the object says why.
    /// </summary>
    public ValueList<string> Problems { get; init; } = [];

    /// <summary>The kind of the object.</summary>
    public abstract ResourceKind Kind { get; }

    /// <summary>What identifies the object.</summary>
    public ResourceId Id => new(Kind, Namespace, Name);

    /// <summary>Whether the specification, the part that generations count, is the same.</summary>
    /// <param name="other">An object of the same kind.</param>
    /// <returns>Whether a change to <paramref name="other"/> leaves the generation as it is.</returns>
    public abstract bool HasSameSpec(Resource other);

    /// <summary>This object with the status of another.</summary>
    /// <param name="other">An object of the same kind.</param>
    /// <returns>The copy.</returns>
    public abstract Resource WithStatusOf(Resource other);

    /// <summary>A reference for the objects that this one owns.</summary>
    /// <returns>The reference.</returns>
    public OwnerReference ToOwner() => new(Kind, Name, Uid);
}
