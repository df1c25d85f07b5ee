using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Gateway.Provided;

/// <summary>
/// What the other party is to do for a revision, and what it has told.
/// </summary>
/// <param name="Revision">The revision.</param>
/// <param name="Service">The name of its service; empty for none.</param>
/// <param name="Plan">How many instances there are to be, besides those that end.</param>
/// <param name="End">Those that are to end now.</param>
/// <param name="Instances">Those that it told of, and whether each is ready.</param>
internal sealed record WantedInstances(
    ResourceId Revision, string Service, InstancePlan Plan, ValueList<string> End, ValueList<(GivenInstance Given, bool IsReady)> Instances);
