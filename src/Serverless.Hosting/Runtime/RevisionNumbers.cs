using System.Globalization;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Runtime;

/// <summary>
/// The generation of the configuration that a revision was made for, which its label carries.
/// </summary>
internal static class RevisionNumbers
{
    public static long GenerationOf(Revision revision) =>
        long.TryParse(revision.Labels.GetValueOrDefault(ServingLabels.ConfigurationGeneration), NumberStyles.None, CultureInfo.InvariantCulture, out var generation) ? generation : 0;
}
