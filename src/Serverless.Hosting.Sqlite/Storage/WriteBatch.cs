using Serverless.Hosting.Deployment;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Sqlite.Storage;

/// <summary>
/// What the writes of one transaction have done so far: the versions that they were given and the changes to tell once it is committed.
/// </summary>
internal sealed class WriteBatch(ResourceWriter table, long version)
{
    private readonly List<(long Version, StoreChange Change)> _changes = [];

    public long Version { get; private set; } = version;

    public IReadOnlyList<(long Version, StoreChange Change)> Changes => _changes;

    public T Create<T>(T resource, DateTimeOffset now)
        where T : Resource => Put(resource, (stored, version) => ResourceWrites.Create(stored, resource, now, version), table.Insert);

    public T Update<T>(T resource)
        where T : Resource => Put(resource, (stored, version) => ResourceWrites.Update(stored, resource, version), table.Update);

    public T UpdateStatus<T>(T resource)
        where T : Resource => Put(resource, (stored, version) => ResourceWrites.UpdateStatus(stored, resource, version), table.UpdateStatus);

    public bool Delete(ResourceId id, long? version)
    {
        var stored = table.Reader.Get(id);
        if (!ResourceWrites.Delete(stored, version))
        {
            return false;
        }

        var removed = ResourceWrites.WithOwned(stored!, table.Reader.OwnedBy);
        Version++;
        foreach (var resource in removed)
        {
            table.Delete(resource.Id);
            _changes.Add((Version, new(StoreChangeKind.Deleted, resource)));
        }

        return true;
    }

    // Whatever can fail for this write alone fails before anything is written: the other writes of the transaction go on.
    private T Put<T>(T resource, Func<T?, long, T> decide, Action<Resource> write)
        where T : Resource
    {
        var stored = (T?)table.Reader.Get(resource.Id);
        var kept = decide(stored, Version + 1);
        if (!ReferenceEquals(kept, stored))
        {
            write(kept);
            Version++;
            _changes.Add((Version, new(StoreChangeKind.Put, kept)));
        }

        return kept;
    }
}
