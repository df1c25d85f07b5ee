using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Processes.Instances;

/// <summary>
/// Names instances: <c>coffee-00001-x7k2m9qd4w</c>, a reserved one <c>coffee-00001-reserve-x7k2m9qd4w</c>.
/// </summary>
internal sealed class InstanceNames(Random random)
{
    // no vowels and nothing that looks like another sign
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";
    private const int SuffixLength = 10;

    private readonly Lock _gate = new();

    public string Next(string revision, InstanceClass @class)
    {
        lock (_gate)
        {
            var suffix = random.GetString(Alphabet, SuffixLength);
            return Names.Child(revision, (@class == InstanceClass.Reserved ? "-reserve-" : "-") + suffix);
        }
    }
}
