using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;
using Serverless.Hosting.Reservations;

namespace Serverless.Hosting.Testing;

public sealed partial class ScriptedBackend
{
    private readonly List<(string Instance, InstanceClass Class, InstanceType Type)> _resizes = [];

    /// <summary>Whether instances can be resized; true by default.</summary>
    public bool CanResize { get; set; } = true;

    /// <summary>What a resize waits for, by the name of the instance; nothing by default.</summary>
    public Func<string, Task> Resizing { get; set; } = _ => Task.CompletedTask;

    /// <summary>Every resize that was asked for, in order.</summary>
    public IReadOnlyList<(string Instance, InstanceClass Class, InstanceType Type)> Resizes
    {
        get
        {
            lock (_lock)
            {
                return [.. _resizes];
            }
        }
    }

    /// <summary>How many instances have been started so far.</summary>
    public int Started
    {
        get
        {
            lock (_lock)
            {
                return _started;
            }
        }
    }

    /// <inheritdoc />
    public async Task<bool> ResizeAsync(ResourceId revision, string instance, InstanceClass @class, InstanceType type, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(type);
        lock (_lock)
        {
            _resizes.Add((instance, @class, type));
        }

        await Resizing(instance).WaitAsync(cancellationToken);
        lock (_lock)
        {
            return CanResize && _revisions.TryGetValue(revision, out var scripted) && ResizeNeedsLock(scripted, instance, @class, type);
        }
    }

    private bool ResizeNeedsLock(ScriptedRevision revision, string name, InstanceClass @class, InstanceType type)
    {
        var index = revision.Instances.FindIndex(instance => instance.Name == name);
        if (index < 0)
        {
            return false;
        }

        var before = revision.Instances[index];
        revision.Instances[index] = before with { Class = @class, Type = type.Name };
        if (before.Class != @class)
        {
            var change = @class == InstanceClass.Reserved ? 1 : -1;
            revision.Plan = revision.Plan with { Standard = Math.Max(0, revision.Plan.Standard - change), Reserved = Math.Max(0, revision.Plan.Reserved + change) };
        }

        ReportNeedsLock(revision);
        return true;
    }
}
