namespace Serverless.Hosting.Processes.Instances;

/// <summary>
/// How many instances of a type may still start. A type that the limits do not name, and an instance without a type, always may.
/// </summary>
internal sealed class TypeStock(IDictionary<string, int> limits)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _running = new(StringComparer.Ordinal);

    /// <summary>Takes one of a type; give it back with <see cref="Return"/>.</summary>
    /// <returns>Whether there was one.</returns>
    public bool TryTake(string? type)
    {
        if (type is null || !limits.TryGetValue(type, out var most))
        {
            return true;
        }

        lock (_gate)
        {
            var running = _running.GetValueOrDefault(type);
            _running[type] = running < most ? running + 1 : running;
            return running < most;
        }
    }

    /// <summary>Gives back what was taken.</summary>
    public void Return(string? type)
    {
        if (type is not null && limits.ContainsKey(type))
        {
            lock (_gate)
            {
                _running[type]--;
            }
        }
    }
}
